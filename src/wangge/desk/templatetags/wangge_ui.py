"""The components of all faces as template tags. ``/style/`` shows every one in every state.

Small ones that stand in long lists are functions; the others are templates in ``wangge/ui/``.
Values they take are described in ``wangge.desk.parts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import template
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.desk import assets, islands, paging, parts, spans, tracks

register = template.Library()

LIGHTS = {
    "green": gettext_lazy("In time"),
    "yellow": gettext_lazy("Due soon"),
    "red": gettext_lazy("Overdue"),
    "parked": gettext_lazy("Parked"),
    "closed": gettext_lazy("Closed"),
}
CHAINS = {"national": tracks.NATIONAL_SEVEN, "beijing": tracks.BEIJING_EIGHT}


@register.simple_tag
def asset(source: str) -> SafeString:
    """Style sheets and module script of a Vite entry: ``{% asset 'main.ts' %}``."""
    links = format_html_join("", '<link rel="stylesheet" href="{}">', ((u,) for u in assets.styles(source)))
    if not (address := assets.url(source)):
        return links
    return links + format_html('<script type="module" src="{}"></script>', address)


@register.simple_tag
def asset_url(source: str) -> str:
    """The address of one built file, for attributes; empty while the front end is not built."""
    return assets.url(source)


@register.simple_tag
def island_words() -> SafeString:
    """The words that scripts need, as JSON; nothing in English, where the id is the word."""
    said = islands.words()
    return json_script(said, "words") if said else SafeString("")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One symbol of ``web/src/icons.svg``. Without ``label`` it is decoration for a word beside it."""
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="wg-icon" {}><use href="{}#{}"></use></svg>', named, assets.url("icons.svg"), name
    )


@register.simple_tag
def light(state: str, label: str = "", compact: bool = False) -> SafeString:
    """The light of a clock: green, yellow, red, parked or closed; nothing for anything else.

    Shape, word and colour each say it alone. ``label`` replaces the word (another preset calls yellow
    "late"); ``compact`` keeps the word for screen readers and as a tip.
    """
    if state not in LIGHTS:
        return SafeString("")
    word = label or LIGHTS[state]
    return format_html(
        '<span class="wg-light wg-light-{}{}"{}>{}<span{}>{}</span></span>',
        state,
        " wg-light-compact" if compact else "",
        format_html(' title="{}"', word) if compact else "",
        icon(f"light-{state}"),
        SafeString(' class="visually-hidden"') if compact else "",
        word,
    )


@register.simple_tag
def clock(
    due: datetime | None,
    left: timedelta | None = None,
    unit: str = "work",
    state: str = "",
    at: object = None,
) -> SafeString:
    """How long is left and until when: "3 work hours left · 10-10 17:00".

    ``left`` is the remaining time in ``unit`` ("work": work time, "clock": by the clock), negative when over;
    ``state`` is the light's word, "parked" for a clock that stands still; ``at`` is now, to leave out the
    year. Without ``due`` there is no clock, only a dash.
    """
    if due is None and state != "parked":
        return SafeString('<span class="wg-quiet">–</span>')
    pieces = []
    if state == "parked":
        pieces.append(format_html("<span>{}</span>", _("Clock stopped")))
    if left is not None:
        pieces.append(format_html("<b>{}</b>", spans.left(left, unit)))
    if due is not None and state != "parked":
        now = at if isinstance(at, datetime) else None
        pieces.append(format_html('<time datetime="{}">{}</time>', due.isoformat(), spans.moment(due, now)))
    body = format_html_join(SafeString('<i aria-hidden="true"> · </i>'), "{}", ((piece,) for piece in pieces))
    return format_html('<span class="wg-clock wg-clock-{}">{}</span>', state or "plain", body)


@register.simple_tag
def person(name: object, post: object = "", phone: str = "") -> SafeString:
    """A member of staff: name, then post (and work telephone) in quiet type. Without a name: a dash."""
    if not name:
        return SafeString('<span class="wg-quiet">–</span>')
    rest = [part for part in (str(post), phone) if part]
    quiet = format_html('<span class="wg-quiet">{}</span>', " · ".join(rest)) if rest else ""
    return format_html(
        '<span class="wg-person" data-data>{}<span>{}</span>{}</span>', icon("person"), name, quiet
    )


@register.simple_tag
def place(text: str, area: object = "", cell: str = "") -> SafeString:
    """A place as people say it, with its division and the number of its cell in quiet type."""
    rest = ((part,) for part in (str(area), cell) if part)
    quiet = format_html_join(" ", '<span class="wg-quiet">{}</span>', rest)
    return format_html(
        '<span class="wg-place" data-data>{}<span>{}</span>{}</span>', icon("place"), text, quiet
    )


@register.simple_tag
def copy_number(number: str, large: bool = False) -> SafeString:
    """A case number, to be read out and to be copied at one press."""
    return format_html(
        '<span class="wg-copy{}" data-data><span class="wg-number">{}</span>'
        '<button type="button" class="btn btn-quiet" data-copy="{}" aria-label="{}">{}</button></span>',
        " wg-copy-large" if large else "",
        number,
        number,
        _("Copy the number"),
        icon("copy"),
    )


@register.simple_tag
def attr(name: str, value: object) -> SafeString:
    """``name="value"`` with a space before it, or nothing when the value is empty or False."""
    if value in ("", None, False, 0):
        return SafeString("")
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


@register.inclusion_tag("wangge/ui/step_track.html")
def step_track(step: str, chain: str = "national", stopped_in: str = "") -> dict[str, object]:
    """The seven national links ("national") or Beijing's eight ("beijing") with the current one.

    ``step`` is a step of the home flow; ``stopped_in`` the last open one of a case that ended or was merged.
    """
    return {"links": tracks.states(CHAINS[chain], step, stopped_in)}


@register.inclusion_tag("wangge/ui/map.html")
def map_panel(**options: object) -> dict[str, object]:
    """A map. All options are optional, but one of ``lon``/``lat``, ``bounds``,
    ``markers`` or ``drawings`` says where.

    lon, lat     degrees, CGCS2000: the centre, with a pin unless ``pin=False``
    zoom         15 unless told
    markers      address of GeoJSON points with properties ``number``, ``light``, ``label``, ``url``
    chosen       number of the marker that stands out
    drawings     address of any further GeoJSON (a boundary, a round)
    layers       names of vector tile layers under ``/tiles/<layer>/…``: "divisions cells"
    pick         names of two inputs in the same form that receive lon and lat: "lon lat"
    bounds       west, south, east, north in degrees: what is seen at first
    choose       name of an input in the same form that receives the codes of pressed cells ("held-…" layer)
    label        what the map shows, for those who do not see it
    tall         more height
    """
    return {"o": {"zoom": 15, "pin": True, **options}, "approval": settings.MAP_APPROVAL}


@register.inclusion_tag("wangge/ui/photo_pair.html")
def photo_pair(before: Sequence[parts.Photo], after: Sequence[parts.Photo] = ()) -> dict[str, object]:
    """Photos before and after the work, side by side; a press shows one in full size."""
    return {"before": before, "after": after}


@register.inclusion_tag("wangge/ui/photos.html")
def photos(photos: Sequence[parts.Photo]) -> dict[str, object]:
    """Photos in a row; a press shows one in full size."""
    return {"photos": photos}


@register.inclusion_tag("wangge/ui/empty.html")
def empty_state(
    text: str, hint: str = "", url: str = "", action: str = "", icon: str = "inbox"
) -> dict[str, object]:
    """Nothing is here: why, and the one thing to do about it (``url`` with the word ``action``)."""
    return {"text": text, "hint": hint, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("wangge/ui/error.html")
def error_panel(
    title: str,
    what: str = "",
    *,
    code: str = "",
    errors: Sequence[object] = (),
    url: str = "",
    action: str = "",
) -> dict[str, object]:
    """Something was refused: what, each reason, the short code for a telephone, and the way on."""
    return {"title": title, "what": what, "code": code, "errors": errors, "url": url, "action": action}


@register.inclusion_tag("wangge/ui/pager.html")
def pager(page: paging.Page) -> dict[str, object]:
    """Below a list: which rows of how many, 20/50/100 a page, to and fro. Keys [ and ]."""
    return {"page": page}


@register.simple_tag
def paged(rows: QuerySet, query: QueryDict) -> paging.Page:
    """``{% paged rows request.GET as page %}``: the page of a list, for views below the desk."""
    return paging.page_of(rows, query)


@register.inclusion_tag("wangge/ui/filter_bar.html")
def filter_bar(
    fields: Sequence[parts.Field], query: QueryDict, keep: str = "", target: str = ""
) -> dict[str, object]:
    """Filters of a list as a GET form, so that the address says them.

    Fields with ``fold`` wait behind "more filters". ``keep`` names parameters that stay ("tab sort size").
    ``target`` is the id of the element that is exchanged without a reload.
    """
    names = {f.name for f in fields}
    return {
        "open": [f for f in fields if not f.fold],
        "folded": [f for f in fields if f.fold],
        "unfold": any(f.fold and f.values for f in fields),
        "active": any(query.get(name) for name in names),
        "kept": [(name, value) for name in keep.split() for value in query.getlist(name)],
        "target": target,
    }


@register.inclusion_tag("wangge/ui/tabs.html")
def tabs(tabs: Sequence[parts.Tab], current: str) -> dict[str, object]:
    """Tabs above a list with their counts; ``current`` is the key of the open one."""
    return {"tabs": tabs, "current": current}


@register.inclusion_tag("wangge/ui/timeline.html")
def timeline(happenings: Sequence[parts.Happening], at: object = None) -> dict[str, object]:
    """What happened, newest first."""
    return {"happenings": happenings, "at": at}


@register.simple_tag
def short_moment(at: datetime, now: object = None) -> str:
    """A moment as lists show it: "10-10 17:00", with the year when it is not ``now``'s."""
    return spans.moment(at, now if isinstance(now, datetime) else None)


@register.simple_tag
def took(attempt: object) -> str:
    """How long something took that has ``began_at`` and ``ended_at``: "3 min 20 s"."""
    began, ended = getattr(attempt, "began_at", None), getattr(attempt, "ended_at", None)
    return spans.short(ended - began) if began and ended else "–"


@register.inclusion_tag("wangge/ui/field.html")
def field(f: parts.Field, prefix: str = "f") -> dict[str, object]:
    """One input with label, help and errors; ``prefix`` keeps ids apart when forms stand side by side."""
    return {"f": f, "id": f"{prefix}-{f.name}", "widget": f"wangge/ui/fields/{f.widget}.html"}


@register.inclusion_tag("wangge/ui/find_place.html")
def find_place(key: str = "") -> dict[str, object]:
    """A search box beside a map: an address told before, an area or a cell moves the pin there."""
    search = reverse("search", args=["place"])
    return {"f": parts.Field("found", "place", _("Find a place"), False, search_url=search, key=key)}


@register.inclusion_tag("wangge/ui/move_form.html")
def move_form(form: parts.MoveForm, cancel: str = "") -> dict[str, object]:
    """The form of one move. ``cancel``: address to go back to; in a dialog it closes instead."""
    return {"form": form, "cancel": cancel}


@register.inclusion_tag("wangge/ui/action_bar.html")
def action_bar(forms: Sequence[parts.MoveForm], hint: str = "") -> dict[str, object]:
    """The bar at the bottom of a page with what may be done now; dangerous moves stand apart.

    A move that takes something, or is dangerous, opens a dialog; rare ones wait behind "More". ``hint``
    says why there is nothing to do.
    """
    usual = [form for form in forms if not form.danger and not form.rare]
    rare = sorted((form for form in forms if form.rare), key=lambda form: form.danger)
    return {
        "usual": usual or rare,
        "dangers": [form for form in forms if form.danger and not form.rare],
        "rare": rare if usual else [],
        "asking": [form for form in forms if form.asks],
        "hint": hint,
    }


@register.inclusion_tag("wangge/ui/toast.html")
def toast(text: str, undo: parts.MoveForm | None = None) -> dict[str, object]:
    """A short word at the edge; with ``undo`` it stays 30 s with a button that takes the move back."""
    return {"text": text, "undo": undo}


@register.inclusion_tag("wangge/ui/columns.html")
def column_chooser(table: str, columns: Sequence[parts.Column]) -> dict[str, object]:
    """Which columns the table with this id shows; cells carry ``data-col``. Kept in the reader's browser."""
    return {"table": table, "columns": columns}
