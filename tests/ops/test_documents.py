"""What the documents say about running is so."""

import re
from pathlib import Path

import pytest

from ops.paths import ROOT

PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
READ = re.compile(r'environ(?:\.get\(|\[)\s*"(\w+)"')
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def read_in(*folders: str) -> set[str]:
    """Every variable that the code in ``folders`` takes out of the environment by name."""
    sources = [source for folder in folders for source in (ROOT / folder).rglob("*.py")]
    return {name for source in sources for name in READ.findall(source.read_text())}


def test_every_setting_is_explained_and_none_that_is_not_one() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "running.md").read_text(), re.MULTILINE)
    secrets = {"WANGGE_SECRET_KEY", "WANGGE_VAULT_KEY"}  # read by a name put together in settings.py

    assert len(rows) == len(set(rows))
    assert set(rows) >= read_in("src", "ops") - {"PATH"}
    assert set(rows) <= read_in("src", "ops", "tests") | secrets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    dead = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]

    assert dead == []


def test_both_readmes_name_the_same_commands() -> None:
    english, chinese = (set(re.findall(r"`\./(\w+)", page.read_text())) for page in PAGES[:2])

    assert english == chinese
    assert all((ROOT / command).exists() for command in english)
