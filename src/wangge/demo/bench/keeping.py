"""A backup while eight write, and a tried restore with everything compared."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from wangge.demo.bench.calling import per_second
from wangge.demo.bench.figures import Figure
from wangge.demo.bench.place import staff
from wangge.demo.bench.writing import HANDS, hands
from wangge.files.actions import store
from wangge.files.models import Blob

BAR = 600.0  # seconds
PHOTOS, BYTES = 10_000, 200_000
SLICE = 3.0  # seconds of writing between two looks at the backup


def keeping(round_: int) -> Sequence[Figure]:
    """Seconds for a backup under eight writers, and for restoring it aside with counts, sums and hashes."""
    _have_photos()
    all_hands = hands(0)
    _, quiet = (per_second(lambda number: all_hands[number].report(), SLICE, HANDS) for _ in ("cold", "warm"))
    where = Path(settings.VAR) / "bench-backups"
    shutil.rmtree(where, ignore_errors=True)
    try:
        making, rates = _begin("backup", "--to", str(where)), []
        while making.poll() is None:
            rates.append(per_second(lambda number: all_hands[number].report(), SLICE, HANDS))
        made = _answer(making)
        tried = _answer(_begin("restore", "--try", made["path"]))
    finally:
        shutil.rmtree(where, ignore_errors=True)
    against = "the bar"
    return [
        Figure("backup", made["seconds"], "s", BAR, against),
        Figure("backup_size", made["bytes"] / 1e6, "MB", PHOTOS * BYTES / 1e6, "the photos alone"),
        Figure("intake_during_backup", sum(rates) / len(rates), "reports/s", quiet, "without a backup"),
        Figure("restore_and_compare", tried["seconds"], "s", BAR, against),
    ]


def _have_photos() -> None:
    """As many files as a city has photos of a few weeks; made once."""
    tenant = staff().tenant
    lacking = PHOTOS - Blob.objects.of(tenant).filter(media_type="image/jpeg").count()
    for _ in range(lacking):
        store(os.urandom(BYTES), "image/jpeg", tenant)


def _begin(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ops.keeping", *words, "--json"]
    env = {**os.environ, "PYTHONPATH": f"{settings.ROOT / 'src'}{os.pathsep}{settings.ROOT}"}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = process.communicate()
    told: dict[str, Any] = json.loads(said)
    if process.returncode == 2:
        raise RuntimeError(told["message"])
    return told
