"""Which platforms run cases, and whether somebody sits there who takes them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wangge.catalogue.queries.homes import FALLBACK
from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks.common import Checking
from wangge.exchange.kit.checks.responsibilities import check_matter, scope_of
from wangge.exchange.kit.layout import DUTIES
from wangge.exchange.kit.reading import Line
from wangge.people.models import Duty, Platform
from wangge.people.models.organisation import RUNS_CASES
from wangge.places.codes import inside_prefix
from wangge.tenants.speech import offered

DESKS = (Duty.Code.ACCEPTOR, Duty.Code.DUTY_CHIEF, Duty.Code.DISPATCHER)
TELLING = ("platforms", "areas", "posts")
NARROWER = ("matter", "kind", "finder", "source")


def check_homes(checking: Checking) -> None:
    first: dict[tuple[str, ...], Line] = {}
    kinds = _kinds(checking)
    for line in checking.book.of("homes"):
        check_matter(checking, line)
        checking.needs(line, "area", checking.divisions, _("division"), "areas")
        checking.needs(line, "finder", checking.platforms, _("platform"), "platforms")
        checking.needs_word(line, "source", checking.standing.sources, _("source"))
        platform = line.text("platform")
        known = checking.needs(line, "platform", checking.platforms, _("platform"), "platforms")
        if known and kinds.get(platform, "") not in RUNS_CASES:
            checking.refuse(line, "platform", trouble.RunsNone(platform=platform))
        kept = first.setdefault(home_key(checking.standing.sources, line), line)
        if kept is not line and line.fine("platform"):
            checking.refuse(line, "matter", trouble.ScopeTwice(first=kept.number))
    was_read = all(checking.book.was_read(page) for page in TELLING)
    if checking.standing.is_new and was_read and not any(map(checking.was_refused, (*TELLING, "homes"))):
        _tell_empty_desks(checking, kinds)


def home_key(sources: dict[str, str], line: Line) -> tuple[str, ...]:
    """What a row speaks for: matter, kind, area, finder, source."""
    source = line.text("source").casefold()
    return *scope_of(line), line.text("finder"), sources.get(source, source)


def _kinds(checking: Checking) -> dict[str, str]:
    here = {code: str(platform.kind) for code, platform in checking.standing.platforms.items()}
    return here | {line.text("code"): line.text("kind") for line in checking.book.of("platforms")}


def _tell_empty_desks(checking: Checking, kinds: dict[str, str]) -> None:
    """Of a new street: cases would wait at a desk where nobody sits."""
    lines = {line.text("code"): line for line in checking.book.of("platforms")}
    duties, acts_as = checking.standing.duties, checking.standing.acts_as
    held = {
        (line.text("platform"), acts_as.get(duties.get(line.text("duty").casefold(), "")))
        for line in checking.book.of("posts")
    }
    for code in sorted(_running(checking, kinds) & lines.keys()):
        lacking = [duty for duty in DESKS if (code, duty) not in held]
        if lacking:
            words = offered(word for duty, *both in DUTIES if duty in lacking for word in both)
            told = trouble.DeskEmpty(platform=lines[code].text("name") or code, duties=words)
            checking.refuse(lines[code], "code", told)


def _running(checking: Checking, kinds: dict[str, str]) -> set[str]:
    """Who runs cases: whom a row names, and where no row speaks for all of them, whom the place falls to."""
    rows = checking.book.of("homes")
    ruled = tuple(_begins(line.text("area")) for line in rows if not any(line[name] for name in NARROWER))
    parents = {area.line.text("above") for area in checking.ground.divisions}
    smallest = {area.code for area in checking.ground.divisions} - parents
    fallen = {_falls_to(checking, kinds, code) for code in smallest if not code.startswith(ruled)}
    return {line.text("platform") for line in rows} | fallen


def _falls_to(checking: Checking, kinds: dict[str, str], place: str) -> str:
    """The centre that runs the cases of a division where no rule does; empty where there is none."""
    covering = [
        line.text("code")
        for line in checking.book.of("platforms")
        if kinds[line.text("code")] in FALLBACK
        and line["division"]
        and place.startswith(_begins(line.text("division")))
    ]
    return min(covering, key=lambda code: FALLBACK.index(Platform.Kind(kinds[code])), default="")


def _begins(division: str) -> str:
    """How the codes inside a division begin; everywhere all do."""
    return inside_prefix(division) if division else ""
