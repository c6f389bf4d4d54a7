"""Receivers to try channels with: they check what comes as the real ones do, and fail when told to."""
