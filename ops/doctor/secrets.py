"""The keys: there, well formed, readable by their owner only, and the ones that sealed what is sealed."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from pathlib import Path

from ops.doctor.findings import LOOK, WRONG, Finding
from ops.doctor.world import World
from ops.keeping import keys, shelf
from ops.keeping.tables import KEYS

OWNER_ONLY = 0o600
SECRETS = ("vault_key", "secret_key", "database_passwords")


def vault_key(world: World) -> Iterator[Finding]:
    source = keys.source(world.env)
    given = world.env.get("WANGGE_VAULT_KEY") or _read(world.var / "vault_key")
    if not given:
        yield Finding(
            "key.missing",
            WRONG,
            (f"The key of sealed names is missing: {source}.", f"缺少密封信息的密钥：{source}。"),
            (
                "Put back the copy that was kept apart. Only a new installation gets a new one, by ./run.",
                "请放回另行保管的密钥副本。只有新系统才由 ./run 生成新密钥。",
            ),
        )
    elif not all(_is_key(one) for one in given.strip().split(",")):
        yield Finding(
            "key.form",
            WRONG,
            (
                f"{source} does not hold keys of 32 bytes in base64.",
                f"{source} 不是 base64 编码的 32 字节密钥。",
            ),
            ("Put back the right one; do not make a new one.", "请放回正确的密钥，不要新建。"),
        )
    elif world.has_tables:
        yield from _opens(world, source)


def _opens(world: World, source: str) -> Iterator[Finding]:
    held, sealed = keys.at_hand(world.env), json.loads(world.ask(KEYS))
    if lacking := sum(number for key, number in sealed.items() if key not in held):
        yield Finding(
            "key.other",
            WRONG,
            (
                f"{lacking} sealed names and telephones cannot be opened: {source} did not seal them.",
                f"有 {lacking} 条密封信息无法打开：{source} 不是当时的密钥。",
            ),
            (
                "Write the key that was kept apart behind the present one, comma between, and start again.",
                "请把另行保管的密钥写在现有密钥之后，用逗号分隔，然后重新启动。",
            ),
        )


def permissions(world: World) -> Iterator[Finding]:
    for name in SECRETS:
        path = world.var / name
        if path.is_file() and path.stat().st_mode & 0o777 & ~OWNER_ONLY:
            line = f"chmod 600 {path}"
            yield Finding(
                f"key.open.{name}",
                LOOK,
                (f"{path} can be read by others.", f"{path} 可被其他用户读取。"),
                (line, line),
            )


def apart(world: World) -> Iterator[Finding]:
    """Who has a backup and the key reads every name."""
    for place in (shelf.folder(), *(one.path for one in shelf.kept(shelf.folder()))):
        if (place / "vault_key").exists():
            yield Finding(
                "key.beside",
                WRONG,
                (
                    f"The key of sealed names lies beside the backups in {place}.",
                    f"密钥与备份放在一起：{place}。",
                ),
                ("Keep it elsewhere, under lock.", "请把密钥移到别处妥善保管。"),
            )


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text.strip(), validate=True)) == 32
    except binascii.Error:
        return False
