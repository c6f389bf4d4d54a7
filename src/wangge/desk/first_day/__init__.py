"""The first day of somebody new: a few steps for his duties, on the page where his work begins."""
