"""What goes on by itself: jobs, readers, backups."""

from __future__ import annotations

from collections.abc import Iterator

from ops.doctor.findings import LOOK, WRONG, Finding
from ops.doctor.world import World

BACK_UP = ("./wangge backup", "./wangge backup")
TRY = ("./wangge restore --try", "./wangge restore --try")


def jobs(world: World) -> Iterator[Finding]:
    if not _knows(world):
        return
    told = world.facts["jobs"]
    if told["worker"] == "gone":
        yield Finding(
            "jobs.not_running",
            WRONG if world.is_running else LOOK,
            (
                "The worker of jobs does not run: nothing falls due, nothing is sealed, no photo is drawn.",
                "后台任务没有运行：不会计时到期、不会封存日志、不会处理照片。",
            ),
            ("Start ./run, or the service jobs.", "请运行 ./run，或启动 jobs 服务。"),
        )
    elif told["late_since"]:
        yield Finding(
            "jobs.late",
            WRONG,
            (
                f"{told['waiting']} jobs wait since {told['late_since']}.",
                f"有 {told['waiting']} 项任务自 {told['late_since']} 起等待。",
            ),
            (
                "Start again; if it comes back, look into the log of jobs.",
                "请重新启动；若再次出现，请查看任务日志。",
            ),
        )
    if told["failed"]:
        names = ", ".join(f"{name} × {number}" for name, number in told["failed"].items())
        yield Finding(
            "jobs.dead",
            LOOK,
            (f"Jobs have failed for good: {names}.", f"有任务最终失败：{names}。"),
            (
                "The log says why. Again: ./wangge procrastinate shell, list_jobs status=failed, retry ID",
                "原因见日志。重试：./wangge procrastinate shell，list_jobs status=failed，retry 编号",
            ),
        )


def readers(world: World) -> Iterator[Finding]:
    if not _knows(world) or not world.is_running:
        return
    for one in world.facts["readers"]:
        if one["state"] == "red":
            yield Finding(
                f"readers.{one['name']}",
                WRONG,
                (
                    f"The reader {one['name']} is {one['behind']} rows behind, since {one['since']}.",
                    f"读取进程 {one['name']} 落后 {one['behind']} 行，自 {one['since']} 起。",
                ),
                (
                    "Is a transaction open for long (pg_stat_activity)? Does the worker of jobs run?",
                    "请检查是否有长时间未结束的事务（pg_stat_activity），后台任务是否在运行。",
                ),
            )


def backups(world: World) -> Iterator[Finding]:
    if not _knows(world):
        return
    told = world.facts["backups"]
    if not told["made"]:
        said = ("No backup was ever made.", "从未做过备份。")
        yield Finding("backups.none", LOOK, said, BACK_UP)
    elif told["state"] == "red":
        said = (f"The last backup is of {told['made']}.", f"最近的备份是 {told['made']}。")
        yield Finding("backups.old", WRONG, said, BACK_UP)
    if told["trouble"]:
        said = (f"The last attempt failed: {told['trouble']}", f"最近一次备份失败：{told['trouble']}")
        yield Finding("backups.failed", WRONG, said, BACK_UP)
    if told["made"] and not told["tried"]:
        said = ("No backup was ever restored on trial.", "还没有做过恢复演练。")
        yield Finding("backups.untried", LOOK, said, TRY)
    elif told["tried_trouble"]:
        said = (
            f"The last tried restore failed: {told['tried_trouble']}",
            f"最近一次恢复演练失败：{told['tried_trouble']}",
        )
        yield Finding("backups.try_failed", WRONG, said, TRY)


def one_disk(world: World) -> Iterator[Finding]:
    if _knows(world) and world.facts["backups"]["made"] and world.facts["one_disk"]:
        yield Finding(
            "backups.one_disk",
            LOOK,
            ("Backups lie on the same disk as the data.", "备份与数据在同一块磁盘上。"),
            (
                "Set WANGGE_BACKUP_TO to another disk, or copy the folder to another machine every day.",
                "请把 WANGGE_BACKUP_TO 设到另一块磁盘，或每天将备份目录复制到其他机器。",
            ),
        )


def _knows(world: World) -> bool:
    """Whether the program and the database are far enough to tell."""
    return world.has_tables and not world.schema["newer"] and not world.schema["older"]
