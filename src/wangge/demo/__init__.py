"""Plays everybody through the actions: a town to look at, a scripted day. Nothing imports this app."""
