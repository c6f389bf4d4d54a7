"""A PostgreSQL cluster of our own: made, started and stopped by us, reached by a socket only."""

import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from ops import pidfile, postgres
from ops.locks import locked
from ops.paths import ROOT, short_hash, temporary_folder
from ops.secrets import database_passwords, write_once
from ops.stamps import digest, once
from ops.trouble import Trouble

START_PATIENCE = 60.0  # seconds for a killed server to let go of its lock
RECOVERY_PATIENCE = 600  # seconds for pg_ctl to wait until the log is replayed
ROOTS_DATA = Path("/var/lib/wangge")
PASSABLE = 0o711  # others may pass through to what is theirs, and list nothing
ROLES = ROOT / "ops" / "roles.sql"

# Statements and row contents stay out of the server's log: they hold what people told the city.
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROW_AWAY_PREFIX = "wg-t-"
YOUNG = 60.0  # seconds in which a throw-away cluster may not have taken its lock yet
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
STEADY = {
    "autovacuum": "off"
}  # tests take back what they wrote: it would count their tables as empty and plan so


@dataclass(frozen=True)
class Cluster:
    """Where a cluster lies, who runs it, and what it is told beyond ``SETTINGS``."""

    home: Path
    socket: Path
    user: str | None
    passwords: dict[str, str] = field(repr=False)
    settings: dict[str, str]

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "start.log"

    @property
    def live_socket(self) -> Path:
        """The socket folder in use: the running server knows it, whatever TMPDIR says now."""
        return pidfile.socket_folder(self.data) or self.socket

    def url(self, role: str) -> str:
        """Address for ``role`` (``owner`` or ``app``) in the form that ``DATABASE_URL`` takes."""
        return f"postgresql://wangge_{role}:{self.passwords[role]}@/wangge?host={self.live_socket}"


def private_cluster(var: Path) -> Cluster:
    """The installation's own cluster: in ``var``, or under /var/lib where user postgres cannot enter."""
    make_folder(var, PASSABLE, None)
    user = postgres.system_user()
    home = var / "pg" if postgres.may_enter(user, var) else ROOTS_DATA / short_hash(var) / "pg"
    return Cluster(home, sockets() / f"wg-{short_hash(var)}", user, database_passwords(var), {})


@contextmanager
def throw_away_cluster(*, fsync: bool) -> Iterator[Cluster]:
    """A cluster for one run of the tests, gone afterwards. ``fsync`` only where crashes are tried."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=THROW_AWAY_PREFIX, dir=sockets()))
    postgres.hand_to(postgres.system_user(), folder)
    cluster = throw_away(folder, STEADY | ({} if fsync else FORGETFUL))
    with locked(folder / "in_use"):
        try:
            start(cluster)
            yield cluster
        finally:
            remove(cluster)


def throw_away(folder: Path, settings: dict[str, str]) -> Cluster:
    """The cluster in ``folder``; its socket lies beside its data."""
    passwords = database_passwords(folder)
    settings = {"logging_collector": "off", **settings}
    return Cluster(folder, folder, postgres.system_user(), passwords, settings)


def sweep() -> None:
    """Remove the throw-away clusters of runs that were killed: nobody holds their lock any more."""
    for folder in sockets().glob(f"{THROW_AWAY_PREFIX}*"):
        old = time.time() - folder.stat().st_mtime > YOUNG
        if old and folder.stat().st_uid in postgres.our_numbers():
            with locked(folder / "in_use", wait=False) as free:
                if free:
                    remove(throw_away(folder, {}))


def sockets() -> Path:
    """The folder in which socket folders are made."""
    return temporary_folder(lambda folder: postgres.may_enter(postgres.system_user(), folder))


def remove(cluster: Cluster) -> None:
    """Stop the cluster at once and delete it."""
    stop(cluster, mode="immediate")
    shutil.rmtree(cluster.home, ignore_errors=True)


def start(cluster: Cluster) -> None:
    """Bring the cluster up, making and furnishing it where that has not been done."""
    make_folder(cluster.home, 0o700, cluster.user)
    with locked(cluster.home / "start.lock"):
        if not (cluster.data / "PG_VERSION").exists():
            create(cluster)
        if not pidfile.is_ready(cluster.data):
            launch(cluster)
        furnish(cluster)


def make_folder(folder: Path, mode: int, user: str | None) -> None:
    """Have ``folder`` with ``mode`` for ``user``, whatever the umask; refuse one that is somebody else's."""
    if folder.is_dir():
        if folder.is_symlink() or folder.stat().st_uid not in {0, *postgres.our_numbers()}:
            raise Trouble(f"{folder} belongs to somebody else; remove it or start as its owner.")
        return
    if not folder.parent.is_dir():
        make_folder(folder.parent, PASSABLE, None)
    folder.mkdir()
    folder.chmod(mode)
    postgres.hand_to(user, folder)


def create(cluster: Cluster) -> None:
    """Make the data folder in one step, so that an interrupted attempt leaves nothing half done."""
    attempt, password = cluster.home / "data.new", cluster.home / "password.new"
    shutil.rmtree(attempt, ignore_errors=True)
    password.unlink(missing_ok=True)
    write_once(password, cluster.passwords["postgres"])
    postgres.hand_to(cluster.user, password)
    options = ["-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"]
    try:
        postgres.run(
            [programs(cluster) / "initdb", "-D", attempt, f"--pwfile={password}", *options],
            user=cluster.user,
        )
    finally:
        password.unlink()
    attempt.rename(cluster.data)


def launch(cluster: Cluster) -> None:
    """Start the server; after an unclean end try again until the old one has let go."""
    make_folder(cluster.socket, 0o700, cluster.user)
    pidfile.clear_stale(cluster.data)
    settings = {**SETTINGS, "unix_socket_directories": str(cluster.socket), **cluster.settings}
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    command = [programs(cluster) / "pg_ctl", "-D", cluster.data, "-l", cluster.log, "-o", options]
    give_up = time.monotonic() + START_PATIENCE
    while True:
        done = postgres.run(
            [*command, "-w", "-t", str(RECOVERY_PATIENCE), "start"], user=cluster.user, check=False
        )
        if done.returncode == 0 or pidfile.is_ready(cluster.data):
            return
        if time.monotonic() > give_up:
            raise Trouble(f"PostgreSQL does not start:\n{tail(cluster.log)}")
        time.sleep(0.3)


def furnish(cluster: Cluster) -> None:
    """Create roles, database and extensions, once for each version of the SQL that does it."""
    stamp = cluster.home / "furnished"
    once(stamp, digest([ROLES]), lambda: superuser(cluster, "-f", str(ROLES)))


def superuser(cluster: Cluster, *arguments: str) -> None:
    """Run psql as the cluster's superuser."""
    env = {
        "PGHOST": str(cluster.live_socket),
        "PGUSER": "postgres",
        "PGDATABASE": "postgres",
        "PGPASSWORD": cluster.passwords["postgres"],
        "WANGGE_OWNER_PASSWORD": cluster.passwords["owner"],
        "WANGGE_APP_PASSWORD": cluster.passwords["app"],
    }
    postgres.run([programs(cluster) / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments], env=env)


def stop(cluster: Cluster, mode: str = "fast") -> None:
    """Stop the server if it runs; ``immediate`` is for a cluster that is thrown away."""
    if is_running(cluster):
        command = [programs(cluster) / "pg_ctl", "-D", cluster.data, "-m", mode, "-w", "-t", "60", "stop"]
        postgres.run(command, user=cluster.user)
    with suppress(OSError):  # it is not there, or a throw-away cluster keeps its data in it
        cluster.socket.rmdir()


def is_running(cluster: Cluster) -> bool:
    """Whether a living server of ours has this data folder (it may still be starting)."""
    return pidfile.is_alive(cluster.data)


def programs(cluster: Cluster) -> Path:
    """The programs that fit the data folder: a cluster stays with the version that made it."""
    marker = cluster.data / "PG_VERSION"
    version = int(marker.read_text()) if marker.exists() else None
    found = postgres.server_programs(version)
    if not found:
        raise Trouble(f"PostgreSQL {version or postgres.OLDEST} with PostGIS is not installed.")
    return found


def tail(log: Path, lines: int = 12) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "no log"
