"""The machine: packages, fonts, what is built, room on the disk, the clock."""

from __future__ import annotations

import importlib.util
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from ops import packages, postgres, venv
from ops.doctor.findings import LOOK, WRONG, Finding
from ops.doctor.world import World
from ops.keeping import shelf
from ops.paths import LOCALE
from ops.stamps import digest

FULL, TIGHT = 0.05, 0.15  # shares of a disk that are left
LAST = """
select coalesce(extract(epoch from max(recorded_at)), 0)
from (select recorded_at from journal_entry order by id desc limit 100) e
"""
APART = 60.0  # seconds between two clocks
START = ("Start ./run; it makes what is lacking.", "运行 ./run，会自动补齐。")


def programs(world: World) -> Iterator[Finding]:
    """The Python environment, and PostgreSQL where the installation brings its own."""
    if not venv.works(venv.PYTHON) and not (importlib.util.find_spec("django")):
        yield Finding(
            "programs.venv",
            WRONG,
            (".venv is missing or its Python does not start.", ".venv 缺失，或其中的 Python 无法启动。"),
            START,
        )
    if "DATABASE_URL" not in world.env and not postgres.server_programs():
        line = f"sudo apt-get install -y --no-install-recommends {packages.DATABASE}"
        yield Finding(
            "programs.postgresql",
            WRONG,
            ("PostgreSQL with PostGIS is not installed.", "未安装 PostgreSQL 和 PostGIS。"),
            (line, line),
        )


def fonts(world: World) -> Iterator[Finding]:
    """Without a Chinese font papers come out with empty boxes."""
    if not packages.PRESENT[packages.FONT]():
        line = f"sudo apt-get install -y {packages.FONT}"
        yield Finding(
            "fonts.missing",
            LOOK,
            (
                "There is no Chinese font: printed papers show empty boxes.",
                "缺少中文字体：打印的单据会显示为方框。",
            ),
            (line, line),
        )


def front_end(world: World) -> Iterator[Finding]:
    if not (world.root / "web" / "dist" / "manifest.json").is_file():
        yield Finding(
            "front_end.not_built",
            WRONG,
            (
                "The front end is not built: pages come without styles and maps.",
                "前端尚未构建：页面没有样式和地图。",
            ),
            START,
        )


def translations(world: World) -> Iterator[Finding]:
    catalogues, stamp = sorted(LOCALE.glob("*/LC_MESSAGES/*.po")), LOCALE / ".compiled.mo"
    missing = [po for po in catalogues if not po.with_suffix(".mo").is_file()]
    if missing or (stamp.exists() and stamp.read_text() != digest(catalogues)):
        yield Finding(
            "translations.old",
            LOOK,
            ("Translations are not compiled, or older than their sources.", "翻译未编译，或早于其来源文件。"),
            START,
        )


def disks(world: World) -> Iterator[Finding]:
    for what, path in (("data", world.var), ("backups", shelf.folder())):
        if path.is_dir():
            yield from _disk(what, path)


def _disk(what: str, path: Path) -> Iterator[Finding]:
    room = shutil.disk_usage(path)
    share = room.free / room.total
    if share < TIGHT:
        number = f"{room.free / 1e9:,.1f} GB"
        yield Finding(
            f"disk.{what}",
            WRONG if share < FULL else LOOK,
            (f"{path} has {number} free ({share:.0%}).", f"{path} 只剩 {number}（{share:.0%}）。"),
            ("Make room, or move it to a larger disk.", "请清理空间，或迁移到更大的磁盘。"),
        )


def clock(world: World) -> Iterator[Finding]:
    """A clock that is wrong spoils every deadline."""
    if world.reachable:
        return
    theirs = float(world.ask("select extract(epoch from clock_timestamp())"))
    if (apart := abs(theirs - time.time())) > APART:
        yield Finding(
            "clock.apart",
            LOOK,
            (
                f"The clocks of this machine and of the database are {apart:.0f} s apart.",
                f"本机时钟与数据库时钟相差 {apart:.0f} 秒。",
            ),
            (
                "Let both take their time from one source (chrony, NTP).",
                "请让两台机器使用同一时间源（chrony、NTP）。",
            ),
        )
    last = float(world.ask(LAST)) if world.has_tables else 0.0
    if (ahead := (last - theirs) / 60) > APART / 60:
        yield Finding(
            "clock.back",
            WRONG,
            (
                f"The clock has gone back: the journal has lines of {ahead:,.0f} minutes later.",
                f"时钟被调回：日志中有 {ahead:,.0f} 分钟之后的记录。",
            ),
            ("Set the clock right before anybody goes on working.", "请先校准时钟，再继续工作。"),
        )
