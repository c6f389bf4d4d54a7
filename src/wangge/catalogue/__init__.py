"""Codes, matters, conditions and limits, who is responsible, settings of a platform."""
