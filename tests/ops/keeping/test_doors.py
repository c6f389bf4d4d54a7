"""What is noted of a try, and what is not."""

from pathlib import Path

import pytest

from ops.keeping import doors, notes
from ops.keeping.manifest import PAPER, SEAL, Damaged, NoBackup


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(notes, "note", lambda _env, kind, _began, **told: found.append(told["trouble"]))
    return found


def test_a_wrong_name_is_no_failed_try(tmp_path: Path, noted: list[str]) -> None:
    photo = tmp_path / "photo.jpg"
    photo.touch()
    for wrong in (photo, tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NoBackup):
            doors.attempt_and_note({"DATABASE_OWNER_URL": "postgresql://x@127.0.0.1/x"}, wrong)
    assert noted == []


def test_a_damaged_backup_is_one(tmp_path: Path, noted: list[str]) -> None:
    (tmp_path / PAPER).write_text("{}")
    (tmp_path / SEAL).write_text("0" * 64)
    with pytest.raises(Damaged) as refused:
        doors.attempt_and_note({"DATABASE_OWNER_URL": "postgresql://x@127.0.0.1/x"}, tmp_path)
    assert noted == [str(refused.value)]
