"""Settings that are right on a desk and wrong on a server."""

from __future__ import annotations

from collections.abc import Iterator

from ops.doctor.findings import LOOK, WRONG, Finding
from ops.doctor.world import World
from ops.keeping import schedule
from ops.trouble import Trouble

HERE = {"127.0.0.1", "localhost", "[::1]", ""}


def hosts(world: World) -> set[str]:
    """The names by which others call it."""
    return {name.strip() for name in world.env.get("WANGGE_HOSTS", "").split(",")} - HERE


def debug(world: World) -> Iterator[Finding]:
    if world.env.get("WANGGE_DEBUG") == "1":
        yield Finding(
            "settings.debug",
            WRONG if hosts(world) else LOOK,
            (
                "WANGGE_DEBUG=1: errors show settings and data to whoever causes them.",
                "WANGGE_DEBUG=1：出错时会向访问者显示设置和数据。",
            ),
            ("Take it away and start again.", "请去掉该变量后重新启动。"),
        )


def names(world: World) -> Iterator[Finding]:
    if "*" in hosts(world):
        yield Finding(
            "settings.hosts",
            LOOK,
            ("WANGGE_HOSTS=* answers to every name.", "WANGGE_HOSTS=* 会响应任何域名。"),
            ("Name the names by which it is called.", "请写明实际使用的域名。"),
        )


def https(world: World) -> Iterator[Finding]:
    if hosts(world) and world.env.get("WANGGE_HTTPS") != "1":
        yield Finding(
            "settings.https",
            WRONG,
            (
                "Others reach it by plain HTTP: passwords and names can be read on the way.",
                "对外使用明文 HTTP：密码和姓名可能在途中被读取。",
            ),
            (
                "Put a proxy that speaks TLS in front, set WANGGE_HTTPS=1 and WANGGE_ORIGINS=https://….",
                "请在前面设置支持 TLS 的代理，并设 WANGGE_HTTPS=1 和 WANGGE_ORIGINS=https://…。",
            ),
        )
    elif world.env.get("WANGGE_HTTPS") == "1" and "https://" not in world.env.get("WANGGE_ORIGINS", ""):
        yield Finding(
            "settings.origins",
            WRONG,
            (
                "WANGGE_HTTPS=1 without WANGGE_ORIGINS: every form is refused.",
                "已设 WANGGE_HTTPS=1 但没有 WANGGE_ORIGINS：所有表单都会被拒绝。",
            ),
            ("Set WANGGE_ORIGINS=https://the.name", "请设置 WANGGE_ORIGINS=https://域名"),
        )


def demo(world: World) -> Iterator[Finding]:
    """Everybody who has read the documents knows how the demo's accounts are called."""
    if world.has_tables and world.ask("select exists(select from tenants_tenant where code = 'demo')") == "t":
        yield Finding(
            "settings.demo",
            WRONG if hosts(world) else LOOK,
            ("The demo town with its accounts is in this database.", "数据库中有演示城区及其账号。"),
            (
                "For real work begin with WANGGE_DEMO=0 in an empty folder (WANGGE_VAR) or database.",
                "正式使用时，请在空目录（WANGGE_VAR）或空数据库中以 WANGGE_DEMO=0 启动。",
            ),
        )


def clock_of_backups(world: World) -> Iterator[Finding]:
    try:
        wanted = schedule.plan()
    except Trouble as trouble:
        yield Finding(
            "settings.backup",
            WRONG,
            (str(trouble), f"备份设置有误：{trouble}"),
            ("See docs/running.md.", "见 docs/running.md。"),
        )
        return
    if wanted is None:
        yield Finding(
            "settings.backup_off",
            LOOK,
            ("Daily backups are switched off.", "每日备份已关闭。"),
            (
                "Set WANGGE_BACKUP_AT=02:30, or make them in another way.",
                "请设置 WANGGE_BACKUP_AT=02:30，或另行备份。",
            ),
        )
