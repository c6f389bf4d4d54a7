"""Who answers for what where."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.checks.matters import is_own, kind_of
from wangge.exchange.kit.reading import Line


def check_responsibilities(checking: Checking) -> None:
    first: dict[tuple[str, ...], Line] = {}
    areas = checking.divisions | checking.cells
    for line in checking.book.of("responsibilities"):
        check_matter(checking, line)
        checking.needs(line, "area", areas, _("area"), "areas")
        checking.needs(line, "platform", checking.platforms, _("platform"), "platforms")
        key = scope_of(line)
        kept = first.setdefault(key, line)
        if kept is not line and line.fine("platform"):
            checking.refuse(line, "matter", trouble.ScopeTwice(first=kept.number))


def scope_of(line: Line) -> tuple[str, ...]:
    """What a row speaks for: matter, prefix or name, kind, area."""
    return line.text("matter").rstrip("*"), line.text("kind"), line.text("area")


def own_names(checking: Checking) -> set[tuple[str, str]]:
    """(kind, name) of the street's own matters, in the workbook and here."""
    told = {(kind_of(one), one.text("name")) for one in checking.book.of("matters") if is_own(one)}
    return told | {(kind, name) for kind, _major, name in checking.standing.own}


def check_matter(checking: Checking, line: Line) -> None:
    """A rule speaks for a code, the beginning of one, or a matter of the street's own."""
    word = line.text("matter").rstrip("*")
    if not word:
        return
    kinds = [line.text("kind")] if line["kind"] else ["matter", "component"]
    if word.isascii() and word.isdigit():
        known = any(k in kinds and code.startswith(word) for k, code in checking.standing.matters)
    else:
        known = any((kind, word) in own_names(checking) for kind in kinds)
    if not known:
        checking.refuse(line, "matter", trouble.Unknown(what=_("matter"), value=word))
