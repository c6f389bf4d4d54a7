"""Pages: one's notices, channels, letters, words."""
