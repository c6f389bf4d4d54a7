"""What stands between a fresh machine and a running Wangge: standard library only.

These modules run before the virtual environment exists, so they import nothing that pip brings.
"""
