"""How much odd input is tried (trust B3): counted from the very tables that the tests walk."""

from __future__ import annotations

from collections.abc import Iterable

from tests.api import test_bad_input as api
from tests.core import test_tables_nasty as tables
from tests.trust import nasties
from tests.trust import test_bad_addresses as addresses
from tests.trust import test_bad_desk as desk
from tests.trust import test_bad_files as files
from tests.trust import test_bad_forms as forms

AT_LEAST = 300
Inputs = Iterable[tuple[str, object]]


def _of_forms() -> Inputs:
    for name, field, odd in forms.ODD:
        yield f"{name}.{field}", forms.FORMS[name].odd[field][odd]


def _of_reports() -> Inputs:
    yield from ((field, value) for field, _name, value, _said in desk.CASES)
    yield from (("lon lat", (lon, lat)) for lon, lat, _said in nasties.NO_PLACES.values())
    yield from (("photos", name) for name in nasties.NO_PHOTOS)


def _of_moves() -> Inputs:
    yield from ((f"{move}.{take}", value) for _id, _step, _who, move, take, value, _said in desk.MOVE_CASES)


def _of_deeds() -> Inputs:
    yield from (
        (f"{deed}.{field}", addresses.WRONG[field][name]) for deed, field, name in addresses.ODD_DEEDS
    )


def _of_addresses() -> Inputs:
    yield from (("path", path) for path in [*addresses.PATHS, *addresses.ADMIN_PATHS])
    yield from (("bbox", box) for box in addresses.BOXES.values())
    yield from ((url, value) for url in addresses.LISTS for value in addresses.ODD.values())


def _of_programs() -> Inputs:
    yield from (("body", sent) for sent, _code in api.UNREADABLE.values())
    for rows in (api.MISFIT, api.REFUSED):
        yield from (("report", sorted(changes.items(), key=str)) for changes, *_told in rows.values())


def _of_files() -> Inputs:
    yield from ((url, kind) for url in files.DOORS for kind in files.NO_TABLES)


def _of_terminals() -> Inputs:
    yield from (("words", words) for words in files.NO_COMMANDS)
    yield from ((" ".join(words[:2]), kind) for words in files.COMMANDS for kind in files.NO_TABLES)


def _of_tables() -> Inputs:
    """Files by hand, as the reader of tables gets them."""
    kinds = (
        tables.test_files_that_are_not_tables,
        tables.test_columns_about_what_people_are_are_refused_by_name,
    )
    for test in kinds:
        yield from ((test.__name__, row[:-1]) for row in test.pytestmark[0].args[1])


DOORS = {
    "forms of administrators": _of_forms,
    "reports": _of_reports,
    "moves": _of_moves,
    "deeds beside the flow": _of_deeds,
    "addresses and filters": _of_addresses,
    "programs": _of_programs,
    "imports": _of_files,
    "tables": _of_tables,
    "terminal": _of_terminals,
}


def test_every_door_has_met_enough() -> None:
    met = {door: {(where, repr(value)) for where, value in of()} for door, of in DOORS.items()}
    assert {door: len(inputs) for door, inputs in met.items() if len(inputs) < 30} == {}
    values = {value for inputs in met.values() for _where, value in inputs}
    assert len(values) >= AT_LEAST, len(values)
    assert sum(map(len, met.values())) >= 4 * AT_LEAST
