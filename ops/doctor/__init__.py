"""``./wangge doctor``: what is wrong with an installation, and how to mend it, in both languages.

Each check is a function that looks at a ``World`` and yields findings; ``examination.py`` runs them all. They
change nothing, install nothing, and what keeps one from looking is a finding itself.
"""
