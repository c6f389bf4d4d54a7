"""The private cluster while somebody uses it: the first user starts it, the last one out stops it.

Users hold a shared lock. A user that was killed lets go of it like any other, so the server is never
stopped under somebody's feet and never left running for nobody.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ops.cluster import Cluster, start, stop
from ops.paths import var


@contextmanager
def in_use(cluster: Cluster) -> Iterator[None]:
    """Have the cluster up inside the block."""
    with (var() / "cluster.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            start(cluster)
            yield
        finally:
            if is_last(users):
                stop(cluster)


def is_last(users: TextIO) -> bool:
    """Whether nobody else holds the lock; from then on newcomers wait until the file is closed."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
