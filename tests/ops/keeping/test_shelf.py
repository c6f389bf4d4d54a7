"""Names, retention, settings: what needs no database."""

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.keeping import making, manifest, shelf
from ops.keeping.address import Address
from ops.keeping.shelf import BEFORE_UPGRADE, BY_CLOCK, BY_HAND, Keeping
from ops.trouble import Trouble

FIRST = datetime(2026, 1, 1, 2, 30, tzinfo=UTC)
DAY = timedelta(days=1)
moments = st.lists(
    st.integers(0, 400 * 24).map(lambda hours: FIRST + timedelta(hours=hours)), min_size=1, unique=True
)


@given(moments=moments, days=st.integers(0, 9), weeks=st.integers(0, 9), months=st.integers(0, 9))
def test_what_is_spared(moments: list[datetime], days: int, weeks: int, months: int) -> None:
    spared = Keeping(days, weeks, months).spared(moments)

    assert max(moments) in spared <= set(moments)
    assert len(spared) <= max(1, days + weeks + months)
    for day in sorted({at.date() for at in moments}, reverse=True)[:days]:
        assert max(at for at in moments if at.date() == day) in spared
    for month in sorted({(at.year, at.month) for at in moments}, reverse=True)[:months]:
        assert max(at for at in moments if (at.year, at.month) == month) in spared


def lay(where: Path, at: datetime, why: str) -> Path:
    folder = where / shelf.name_for(at)
    folder.mkdir(parents=True)
    manifest.write(folder, {"format": 1, "why": why})
    return folder


def test_only_what_the_clock_made_goes_and_the_rest_stays(tmp_path: Path) -> None:
    days = [lay(tmp_path, FIRST + timedelta(days=day), BY_CLOCK) for day in range(5)]
    by_hand = lay(tmp_path, FIRST - timedelta(days=900), BY_HAND)
    upgrades = [lay(tmp_path, FIRST + timedelta(days=day, hours=1), BEFORE_UPGRADE) for day in range(4)]
    (tmp_path / "wangge-20260101-023000.unfinished").mkdir()
    (tmp_path / "something else").mkdir()

    gone = shelf.prune(tmp_path, Keeping(2, 0, 0))

    assert sorted(gone) == sorted(path.name for path in [*days[:3], upgrades[0]])
    left = [days[4], days[3], by_hand, *upgrades[1:]]
    assert {one.path for one in shelf.kept(tmp_path)} == set(left)
    assert (tmp_path / "something else").is_dir()


def test_what_was_never_finished_is_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_BACKUP_TO", str(tmp_path))
    whole = lay(tmp_path, FIRST, BY_HAND)
    spoilt = lay(tmp_path, FIRST + timedelta(days=1), BY_HAND)
    (spoilt / manifest.PAPER).write_text("{}")
    (tmp_path / f"{shelf.name_for(FIRST + timedelta(days=2))}{shelf.UNFINISHED}").mkdir()

    assert [one.path for one in shelf.kept(tmp_path)] == [whole]
    assert shelf.chosen(None) == whole
    assert shelf.chosen(whole.name) == whole
    shelf.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([whole.name, spoilt.name])


def test_an_empty_shelf_says_how_to_fill_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_BACKUP_TO", str(tmp_path))
    with pytest.raises(Trouble, match=r"Make one with \./wangge backup"):
        shelf.chosen(None)


@pytest.mark.parametrize("text", ["7", "7,4", "a,b,c", "-1,2,3", "0,0,0", "7;4;6"])
def test_a_retention_that_is_none(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_BACKUP_KEEP", text)
    with pytest.raises(Trouble, match="is not three numbers"):
        Keeping.told()


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match=r"backups cannot be written to .*/file/there"):
        making.have_folder(tmp_path / "file" / "there")


@pytest.mark.parametrize(
    ("url", "host", "port", "name", "password"),
    [
        ("postgresql://a:p%40ss@db:5433/wangge", "db", "5433", "wangge", "p@ss"),
        ("postgresql://a:b@/wangge?host=/tmp/wg-1", "/tmp/wg-1", "", "wangge", "b"),
        ("postgres://a:b@db/w?sslmode=require", "db", "", "w", "b"),
    ],
)
def test_addresses(url: str, host: str, port: str, name: str, password: str) -> None:
    address = Address.of(url)

    assert (address.host, address.port, address.name, address.password) == (host, port, name, password)
    assert Address.of(address.url) == address
    assert address.env["PGPASSWORD"] == password
    assert Address.of(address.named("other").url).name == "other"


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://a:b@db:5432/", "nonsense"])
def test_what_is_no_address_of_a_database(url: str) -> None:
    with pytest.raises(Trouble, match="is not of the form"):
        Address.of(url)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "is full. Nothing of this backup was kept"),
        (OSError(errno.EIO, "Input/output error"), "could not be written"),
        (Trouble("pg_dump failed"), "pg_dump failed"),
    ],
)
def test_a_backup_that_fails_midway_leaves_no_half(tmp_path: Path, error: Exception, said: str) -> None:
    lay(tmp_path, FIRST, BY_HAND)

    with pytest.raises(Trouble) as trouble:
        fail_midway(tmp_path, error)

    assert said in str(trouble.value)
    assert [path.name for path in tmp_path.iterdir()] == [shelf.name_for(FIRST)]


def fail_midway(where: Path, error: Exception) -> None:
    with making.unfinished(where, shelf.name_for(FIRST + DAY)) as folder:
        (folder / "half").touch()
        raise error
