"""The tables themselves: nothing traps, nothing loops, every step, move and duty has a word."""

import pytest

from wangge.cases import effects, facts, guards, needs
from wangge.cases.flow import FLOWS, HOME, WORK
from wangge.cases.models import VariantRow
from wangge.cases.seeds import VARIANTS
from wangge.cases.variants import VariantTrapsCases, check_rows
from wangge.core.flow import Flow, FlowError, Mode, checked, move

FOUR_EYES = {"checker_never_handled", "may_close", "accepter_is_not_filer"}


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_what_the_table_names_exists(flow: Flow) -> None:
    for row in flow.moves:
        assert row.guard in {"", *guards.GUARDS}, row.name
        assert row.needs in {"", *needs.NEEDS}, row.name
        assert row.effect in {"", *effects.EFFECTS, *facts.CHANGES}, row.name


@pytest.mark.parametrize("seed", VARIANTS, ids=lambda seed: seed.code)
def test_every_variant_we_ship_passes_the_self_check(seed) -> None:
    check_rows([VariantRow(flow="home", move=m, mode=mode, sample=s) for m, (mode, s) in seed.rows.items()])


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({"close": "off"}, "cannot reach closed"),
        ({"dispatch": "off"}, "cannot reach closed"),
        ({"pass": "auto"}, "is a decision"),
        ({"refuse_return": "auto"}, "is a decision"),
        ({"fly": "auto"}, "no such move"),
        ({"accept": "sometimes"}, "not a valid"),
        ({"return_to_acceptor": "auto", "accept": "auto"}, "circle"),
    ],
    ids=str,
)
def test_rows_that_would_trap_a_case_are_refused(rows: dict[str, str], why: str) -> None:
    with pytest.raises(VariantTrapsCases, match=why):
        check_rows([VariantRow(flow="home", move=m, mode=mode, sample=1.0) for m, mode in rows.items()])


def test_a_step_nobody_can_reach_is_found() -> None:
    moves = (move("go", "start", "end", "clerk"), move("leave", "island", "end", "clerk"))
    holders = {"start": "clerk", "island": "clerk"}
    with pytest.raises(FlowError, match="island cannot be reached"):
        checked(Flow("x", "start", "end", frozenset({"end"}), moves, holders))


def test_four_eyes_are_no_rows() -> None:
    """Guards stay whatever the rows say: a variant changes modes only."""
    varied = HOME.varied({"feed_back": (Mode.AUTO, 1.0), "settle": (Mode.HAND, 1.0)})
    for before, after in zip(HOME.moves, varied.moves, strict=True):
        assert (before.guard, before.needs, before.duties) == (after.guard, after.needs, after.duties)
    assert {m.guard for m in HOME.moves} >= FOUR_EYES


def test_work_legs_end_answered_or_recalled_never_closed() -> None:
    assert WORK.ends == {"answered", "recalled"}
