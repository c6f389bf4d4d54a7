"""What is found, planned and done, in words for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from wangge.core.errors import Refused
from wangge.exchange.kit.layout import BY_KEY
from wangge.exchange.kit.plan import Change, Plan
from wangge.exchange.kit.reading import MISTAKE, Mistake
from wangge.exchange.kit.unloading import Unloaded
from wangge.tenants.speech import said
from wangge.tenants.terminal import Told

LANGUAGES = ("zh-hans", "en")
WHATS = {"add": gettext_lazy("added"), "change": gettext_lazy("changed"), "end": gettext_lazy("ends")}
SIGNS = {"add": "+", "change": "~", "end": "-"}
LONGEST = 300


def in_both(refused: Refused) -> dict[str, str]:
    """A refusal in every language of the program, to be kept."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = said(refused)
    return found


def in_reader_language(words: dict[str, str]) -> str:
    return words.get(get_language() or "", "") or next(iter(words.values()), "")


def mistake_rows(mistakes: Iterable[Mistake]) -> list[dict[str, Any]]:
    """Mistakes as they are kept with a load: in both languages."""
    return [{**_where(one), "message": in_both(one.refused)} for one in mistakes]


def _where(one: Mistake) -> dict[str, Any]:
    return {
        "level": one.level,
        "page": one.page,
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "code": one.refused.code,
    }


def mistakes(found: list[Mistake]) -> Told:
    """Mistakes as lines and as data; status 1 where there is one."""
    rows = [{**_where(one), "message": said(one.refused)} for one in found]
    wrong = sum(one.level == MISTAKE for one in found)
    counts = {"wrong": wrong, "notices": len(rows) - wrong}
    lines = [_line(row) for row in rows]
    lines.append(_("Mistakes: %(wrong)s, notices: %(notices)s.") % counts)
    return Told(
        "\n".join(lines), {"mistakes": wrong, "notices": counts["notices"], "rows": rows}, int(wrong > 0)
    )


def _line(row: dict[str, Any]) -> str:
    where = " · ".join(str(part) for part in (row["sheet"], row["row"] or "", row["column"]) if part)
    return f"{'!' if row['level'] == MISTAKE else 'i'} {where}: {row['message']}"


def change_rows(plan: Plan) -> list[dict[str, Any]]:
    """Changes as they are shown and kept."""
    return [_change(one) for one in plan.changes]


def _change(one: Change) -> dict[str, Any]:
    words = [
        {"column": name, "old": one.old.get(name, "")[:LONGEST], "new": value[:LONGEST]}
        for name, value in one.new.items()
    ]
    return {
        "page": one.page,
        "what": one.what,
        "row": one.row,
        "name": one.name[:LONGEST],
        "words": words,
    }


def called(page: str, column: str) -> object:
    """A column in the reader's language; one that was kept by its heading as it is."""
    return next((one.called for one in BY_KEY[page].columns if one.name == column), column)


def changes(plan: Plan) -> Told:
    """The difference; 1 where the workbook has mistakes, which are told instead."""
    if not plan.book.is_sound:
        return mistakes(plan.book.sorted())
    rows = change_rows(plan)
    lines = [_change_line(row) for row in rows] or [_("The workbook changes nothing.")]
    return Told("\n".join(lines), {"changes": rows})


def _change_line(row: dict[str, Any]) -> str:
    page = row["page"]
    words = "; ".join(
        f"{called(page, one['column'])}: {one['old'] or '–'} → {one['new'] or '–'}" for one in row["words"]
    )
    return f"{SIGNS[row['what']]} {BY_KEY[page].called} · {row['name']}" + (f": {words}" if words else "")


def count_lines(counts: dict[str, dict[str, int]]) -> list[str]:
    """One line a sheet, in the order of the sheets: added, changed, ended."""
    return [f"{name}: {numbers}" for name, numbers in by_sheet(counts)]


def by_sheet(counts: dict[str, dict[str, int]]) -> list[tuple[object, str]]:
    return [(page.called, counted(counts[key])) for key, page in BY_KEY.items() if key in counts]


def counted(numbers: dict[str, int]) -> str:
    return ", ".join(f"{WHATS[what]} {number}" for what, number in numbers.items())


def unloaded(done: Unloaded) -> Told:
    text = _("Taken out again: %(count)s rows.") % {"count": sum(done.gone.values())}
    if done.stays:
        text += "\n" + _("Stays, because nothing removes it: %(what)s") % {"what": ", ".join(done.stays)}
    return Told(text, {"gone": done.gone, "stays": done.stays})
