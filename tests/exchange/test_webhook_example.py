"""The example of docs/api.md runs: what we sign it takes, and nothing else."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from wangge.exchange.channels.webhook import new_secret, signature

PAGE = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text()
BODY = b'{"type":"case.work"}'


@pytest.fixture(scope="module")
def is_ours() -> Any:
    [example] = re.findall(r"```python\n(.*?)```", PAGE.partition("## Webhooks")[2], re.DOTALL)
    told: dict[str, Any] = {}
    exec(example, told)
    return told["is_ours"]


def headers(secret: str, *, age: int = 0, old: str = "") -> dict[str, str]:
    stamp = str(int(time.time()) - age)
    signed = [signature(one, "key-1", stamp, BODY) for one in (secret, old) if one]
    return {"webhook-id": "key-1", "webhook-timestamp": stamp, "webhook-signature": " ".join(signed)}


def test_what_we_signed_is_ours_also_while_the_secret_changes(is_ours: Any) -> None:
    secret, other = new_secret(), new_secret()
    assert is_ours(secret, headers(secret), BODY)
    assert is_ours(secret, headers(other, old=secret), BODY)


def test_another_secret_body_or_moment_is_not(is_ours: Any) -> None:
    secret = new_secret()
    assert not is_ours(secret, headers(new_secret()), BODY)
    assert not is_ours(secret, headers(secret), BODY + b" ")
    assert not is_ours(secret, headers(secret, age=400), BODY)
