"""The database: does it answer, is it in step, has it what it needs, does it keep its word."""

from __future__ import annotations

from collections.abc import Iterator

from ops.doctor.findings import LOOK, WRONG, Finding
from ops.doctor.world import World
from ops.keeping import schemas
from ops.keeping.address import owning, serving

OLDEST = 150000
ROLES_EN = "Let a superuser run ops/roles.sql (see docs/running.md)."
ROLES_ZH = "请由数据库超级用户运行 ops/roles.sql（见 docs/running.md）。"


def answers(world: World) -> Iterator[Finding]:
    if world.reachable:
        yield Finding(
            "database.unreachable",
            WRONG,
            (f"The database does not answer: {world.reachable}", f"数据库无法连接：{world.reachable}"),
            (
                "Is its server running, the address in DATABASE_URL right, the password, the network? "
                "A private one is started by ./run; its log lies in data/log of the cluster.",
                "请检查数据库服务是否运行，DATABASE_URL 中的地址、密码及网络是否正确。"
                "自带数据库由 ./run 启动，日志在集群的 data/log 中。",
            ),
        )


def version(world: World) -> Iterator[Finding]:
    if world.reachable:
        return
    if int(found := world.ask("show server_version_num")) < OLDEST:
        yield Finding(
            "database.old",
            WRONG,
            (f"PostgreSQL is older than 15 ({found}).", f"PostgreSQL 版本低于 15（{found}）。"),
            ("Back up, move to a newer server, restore.", "请先备份，换用新版本服务器后恢复。"),
        )
    lacking = {"postgis", "btree_gist"} - set(world.ask("select extname from pg_extension").split())
    if lacking:
        names = ", ".join(sorted(lacking))
        yield Finding(
            "database.extensions",
            WRONG,
            (f"The database lacks extensions: {names}.", f"数据库缺少扩展：{names}。"),
            (ROLES_EN, ROLES_ZH),
        )


def schema(world: World) -> Iterator[Finding]:
    if world.reachable:
        return
    if world.schema["newer"]:
        names = schemas.some(world.schema["newer"])
        yield Finding(
            "schema.newer",
            WRONG,
            (
                f"A newer Wangge has used this database: {names}.",
                f"该数据库被更新版本的网格系统使用过：{names}。",
            ),
            (
                "Start the newer version; or restore the backup made before the upgrade (./wangge backups).",
                "请启动较新的版本；或恢复升级前的备份（./wangge backups 查看）。",
            ),
        )
    elif world.schema["older"]:
        names = schemas.some(world.schema["older"])
        yield Finding(
            "schema.older",
            LOOK,
            (f"The database is not up to date: {names}.", f"数据库尚未升级：{names}。"),
            ("Start ./run; it makes a backup first.", "运行 ./run，会先备份再升级。"),
        )


def roles(world: World) -> Iterator[Finding]:
    if world.reachable:
        return
    if serving(world.env).user == owning(world.env).user:
        yield Finding(
            "database.one_role",
            LOOK,
            (
                "One role serves and owns the tables: the application could change what is append-only.",
                "同一角色既提供服务又拥有表：程序可以修改只增不改的记录。",
            ),
            (ROLES_EN, ROLES_ZH),
        )
    asked = "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
    if world.ask_owner(asked) != "t":
        yield Finding(
            "database.no_createdb",
            LOOK,
            (
                "The owner may not make databases, so backups can neither be tried nor restored.",
                "所有者角色不能创建数据库，因此无法演练或恢复备份。",
            ),
            (ROLES_EN, ROLES_ZH),
        )


def durability(world: World) -> Iterator[Finding]:
    """What was answered must outlive a power cut."""
    if world.reachable:
        return
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        if world.ask(f"show {name}") == "off":
            yield Finding(
                f"database.{name}",
                WRONG,
                (
                    f"{name} is off: a power cut may lose what was answered.",
                    f"{name} 已关闭：断电可能丢失已确认的数据。",
                ),
                (f"Set {name} = on in the server.", f"请在服务器上设置 {name} = on。"),
            )
