"""``./wangge help`` lists what the house has, and nothing of the frame it is built on."""

from __future__ import annotations

import pytest

from ops.keeping import doors
from wangge.__main__ import OUTSIDE, Commands


def test_help_lists_our_commands_and_what_each_does() -> None:
    told = Commands(["wangge"]).main_help_text()
    assert "  places" in told
    assert "Load boundaries and grids" in told
    assert "createsuperuser" not in told


def test_commands_beside_the_apps_are_listed_too() -> None:
    assert {*doors.COMMANDS, "doctor"} <= {*OUTSIDE}
    assert {*OUTSIDE, "people", "tenants"} <= {
        *Commands(["wangge"]).main_help_text(commands_only=True).split("\n")
    }


@pytest.mark.parametrize("around", ["createsuperuser", "changepassword"])
def test_what_would_go_round_the_rules_is_not_there(around, capsys):
    with pytest.raises(SystemExit) as refused:
        Commands(["wangge"]).fetch_command(around)
    assert refused.value.code == 2
    assert "use ./wangge " in capsys.readouterr().err
