"""All checks, one after the other, and what the doctor says at the end."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ops import environment, setup
from ops.cluster import private_cluster
from ops.doctor import database, machine, secrets, settings, work
from ops.doctor.findings import LOOK, WRONG, Check, Finding
from ops.doctor.world import World
from ops.lease import in_use
from ops.paths import ROOT, var
from ops.trouble import Trouble

CHECKS: tuple[Check, ...] = (
    machine.programs, machine.fonts, machine.front_end, machine.translations, machine.disks, machine.clock,
    secrets.vault_key, secrets.permissions, secrets.apart,
    settings.debug, settings.names, settings.https, settings.demo, settings.clock_of_backups,
    database.answers, database.version, database.schema, database.roles, database.durability,
    work.jobs, work.readers, work.backups, work.one_disk,
)  # fmt: skip
LANGUAGES = {"en": (0,), "zh": (1,), "both": (0, 1)}
MARKS = {WRONG: "✗", LOOK: "!"}


def main(arguments: list[str]) -> int:
    """Exit status: 0 nothing found, 1 something to look at, 2 something wrong."""
    parser = argparse.ArgumentParser(prog="./wangge doctor", description="What is wrong, and how to mend it.")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
    parser.add_argument("--lang", choices=LANGUAGES, default="both", help="language of the findings")
    told = parser.parse_args(arguments)
    with surroundings() as env:
        found = list(examined(World(env, ROOT)))
    if told.as_json:
        data = {"checks": len(CHECKS), "findings": [finding.as_data() for finding in found]}
        print(json.dumps(data, ensure_ascii=False), flush=True)
    else:
        print("\n".join(spoken(found, LANGUAGES[told.lang])), flush=True)
    return 2 if any(finding.level == WRONG for finding in found) else 1 if found else 0


@contextmanager
def surroundings() -> Iterator[Mapping[str, str]]:
    """The environment, with a private database up if there is one; never made by the doctor."""
    if not setup.own_cluster():
        yield environment.of_python()
        return
    cluster = private_cluster(var())
    if not (cluster.data / "PG_VERSION").exists():
        raise Trouble(
            "there is no database here yet. Start ./run once. 这里还没有数据库，请先运行一次 ./run。"
        )
    with in_use(cluster):
        yield environment.with_cluster(cluster)


def examined(world: World) -> Iterator[Finding]:
    """The findings of all checks; a check that cannot look says so."""
    for check in CHECKS:
        try:
            yield from check(world)
        except (Trouble, OSError, ValueError, KeyError) as error:
            name = f"{check.__module__.rpartition('.')[2]}.{check.__name__}"
            yield Finding(
                f"{name}.unseen",
                LOOK,
                (f"This could not be looked at ({name}): {error}", f"此项无法检查（{name}）：{error}"),
                ("Mend what is wrong above first.", "请先处理以上问题。"),
            )


def spoken(found: list[Finding], languages: tuple[int, ...]) -> Iterator[str]:
    for finding in sorted(found, key=lambda one: one.level != WRONG):
        yield f"{MARKS[finding.level]} {finding.code}"
        for number in languages:
            yield f"    {finding.said[number]}"
            yield f"      → {finding.mend[number]}"
    wrong = sum(finding.level == WRONG for finding in found)
    texts = (
        f"{len(CHECKS)} checks: {wrong} wrong, {len(found) - wrong} to look at.",
        f"共检查 {len(CHECKS)} 项：{wrong} 项有误，{len(found) - wrong} 项需关注。",
    )
    yield from (texts[number] for number in languages)
