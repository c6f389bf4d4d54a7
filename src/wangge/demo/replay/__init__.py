"""Real service requests of a city, played through the real actions with made-up staff.

Read in this order: ``mapping`` (what a TOML file says of a city), ``rows`` (requests, and rows that are
none), ``ground`` and ``founding`` (the tenant in which it happens), ``course`` (how one request goes: drawn,
without a database), ``acts`` (one move of it), ``playing`` (all moves of all requests in the order of time),
``summary``. How to use it: ``docs/replay.md``.
"""
