"""The outbox: who learns of what, by which channel, when, in which words, and that it arrives."""
