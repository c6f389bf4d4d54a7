"""``./bench``: what this Wangge does in a second on this machine, each figure beside a reference.

Value and reference are measured in turns, in the same seconds, because machines are shared; a figure is the
median of five rounds. Everything stays on this machine. See docs/performance.md.

``sites`` holds one process and one web server for each size of database, ``figures`` what a figure is,
``runs`` the rounds; the other modules measure one kind of thing each, inside a site's process.
"""
