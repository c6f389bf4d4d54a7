"""Very many cases, fast: a few are played through the real actions and then cast as often as is wanted.

Read in this order: ``ground`` and ``staff`` (a flat city), ``paths`` (which ways cases go), ``moulds`` (one
real case for each way), ``pressing`` (a mould as it looks in each street), ``drawing`` (where and when each
cast lies), ``casting`` (the rows). A cast differs from its mould in place, number, time and people only, and
every moment of it is earlier by the same span: whole weeks and less than twenty minutes, so that no clock
runs otherwise than it ran in the mould. ``wangge.cases.sound`` proves it for a sample.
"""
