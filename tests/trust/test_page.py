"""docs/trust.md names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/trust.md").read_text()


def test_every_test_it_names_exists() -> None:
    lost, file = [], ""
    for name in re.findall(r"`((?:tests/[\w/.]+)?(?:::)?(?:test_\w+|\w+Test)?)`", TEXT):
        path, _, test = name.partition("::")
        if path.startswith("tests/"):
            file = path
        else:
            test = path
        known = (ROOT / file).read_text() if (ROOT / file).is_file() else ""
        if not known or (test and not re.search(rf"(def|class) {test}\b", known)):
            lost.append(name)
    assert lost == []
    assert TEXT.count("`tests/") > 40
