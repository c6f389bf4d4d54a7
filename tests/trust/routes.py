"""The one table of who may open which address. A route without a row fails the completeness test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.trust.ground import EVERYBODY, Ground

Args = Callable[[Ground], list[object]]
NONE: frozenset[str] = frozenset()
STAFF = EVERYBODY
CONFIGURES = frozenset({"admin"})
GRANTS = frozenset({"security_admin"})
ENROLS = CONFIGURES | GRANTS
AUDITS = frozenset({"auditor"})
SEES = (
    frozenset(  # the case: at the centre, in the supervisor's cells, told by the reporter, at the department
        {"acceptor", "duty_chief", "dispatcher", "leader", "assessor", "supervisor", "reporter", "liaison"}
    )
)
SCORES = STAFF
ACCEPTS = frozenset({"acceptor", "elsewhere"})  # at the centre's desk, whichever area
CENTRE = frozenset({"supervisor", "acceptor", "elsewhere", "duty_chief", "dispatcher", "leader"})
LEADS = (
    frozenset({"handler", "liaison", "section_liaison", "duty_chief", "leader"}) | ENROLS
)  # of the handler
ROSTERS_THERE = frozenset({"liaison", "duty_chief", "leader", "admin"})  # at the department or above
ROSTERS = ROSTERS_THERE | {"section_liaison", "street_chief", "street_liaison", "station_one", "station_two"}
DESKS = STAFF - {"reporter", "assessor", "admin", "security_admin", "auditor", "nobody", "expired"}
NOT_AT_DESKS = {"reporter", "supervisor", "street_supervisor", "handler", "nobody", "expired", "elsewhere"}
MORNING = STAFF - NOT_AT_DESKS - ENROLS - AUDITS
SEES_TICKET = frozenset(
    {"acceptor", "duty_chief", "dispatcher", "leader", "assessor"}
)  # at its own desk or above
TAKES_IN = frozenset(
    {"acceptor", "duty_chief", "street_acceptor", "street_chief", "station_one", "elsewhere"}
)
TICKETS = SEES_TICKET | TAKES_IN | {"street_dispatcher"}


@dataclass(frozen=True)
class Route:
    """Who may, with which arguments and form; what others are told (``refused``); what is ``fine``."""

    who: frozenset[str]
    args: Args = lambda ground: []
    method: str = "GET"
    refused: int = 403
    fine: frozenset[int] = frozenset({200})
    query: Mapping[str, str] | None = None
    sent: Callable[[Ground], dict[str, str]] = lambda ground: {}
    foreign: bool = False  # whether its arguments may name something of the other tenant


def page(who: frozenset[str], args: Args | None = None, **more: object) -> Route:
    """A page to look at."""
    return Route(who, args or (lambda ground: []), foreign=args is not None, **more)  # type: ignore[arg-type]


def deed(who: frozenset[str], args: Args | None = None, **more: object) -> Route:
    """Something that changes things, mostly with an empty form: done, or refused for its content."""
    fine = frozenset({200, 302, 409, 422})
    return Route(who, args or (lambda ground: []), "POST", fine=fine, foreign=args is not None, **more)  # type: ignore[arg-type]


def number(ground: Ground) -> list[object]:
    return [ground.case.number]


def edition(ground: Ground) -> list[object]:
    return [ground.edition.number]


def draft(ground: Ground) -> list[object]:
    return [ground.draft.number]


def condition(ground: Ground) -> list[object]:
    return [ground.draft.number, ground.draft.conditions.get().pk]


def person(ground: Ground) -> list[object]:
    return [ground.place.people["handler"].pk]


HIDDEN = {"refused": 404}
ROUTES: Mapping[str, Route] = {
    # the way in, one's own account
    "start": page(STAFF, fine=frozenset({302})),
    "sign_in": page(STAFF | {"out", "disabled"}, fine=frozenset({200, 302})),
    "sign_in_code": page(STAFF | {"out", "disabled"}, fine=frozenset({302})),
    "sign_out": deed(STAFF | {"out", "disabled"}),
    "set_language": deed(STAFF | {"out", "disabled"}),
    "account": page(STAFF),
    "password": page(STAFF),
    "factor": page(STAFF),
    "drop_factor": page(STAFF),
    "end_sessions": deed(STAFF),
    "new_token": page(STAFF),
    "drop_token": deed(frozenset({"acceptor"}) | GRANTS, lambda g: [g.token.pk], **HIDDEN),
    # people
    "persons": page(ENROLS),
    "new_person": page(ENROLS),
    "staff_import": page(ENROLS),
    "staff_template": page(ENROLS),
    "person": page(ENROLS, person),
    "posts": page(ENROLS),
    "platforms": page(ENROLS),
    "new_platform": page(CONFIGURES),
    "platform": page(CONFIGURES, lambda g: [g.place.platforms["street"].pk]),
    "grids": page(ENROLS),
    "new_grid": page(CONFIGURES),
    "grid_cells": Route(ENROLS, lambda g: ["free"]),
    "grid": page(ENROLS, lambda g: [g.place.grid.pk]),
    "stop_grid": deed(CONFIGURES, lambda g: [g.place.grid.pk]),
    "answer_grid": deed(GRANTS, lambda g: [g.place.grid.pk]),
    "roster": page(STAFF - {"nobody", "expired"}),
    "new_shift": deed(ROSTERS),
    "stop_shift": deed(ROSTERS_THERE, lambda g: [g.shift.pk], **HIDDEN),
    "calendars": page(CONFIGURES),
    "new_calendar": page(CONFIGURES),
    "calendar": page(CONFIGURES, lambda g: [g.place.calendar.pk]),
    "drop_calendar": deed(CONFIGURES, lambda g: [g.place.calendar.pk]),
    "holiday_year": page(CONFIGURES, lambda g: ["CN", 2026]),
    "share_year": deed(CONFIGURES, lambda g: ["CN", 2026]),
    "security": page(GRANTS),
    "new_post": page(GRANTS, person),
    "new_stand_in": page(GRANTS, lambda g: [g.place.posts["handler"].pk]),
    "stop_post": deed(GRANTS, lambda g: [g.place.posts["handler"].pk]),
    "new_token_for": page(GRANTS | {"handler"}, person),
    "reset_password": page(GRANTS, person),
    "disable_person": page(GRANTS, person),
    "enable_person": page(GRANTS, person),
    "unfactor_person": page(GRANTS, person),
    "operations": page(CONFIGURES),
    "practice": page(STAFF),
    "make_practice": deed(CONFIGURES),
    "enter_practice": deed(NONE, **HIDDEN),
    "glossary": page(STAFF),
    "guide": page(STAFF),
    "guide_page": page(STAFF, lambda g: ["acceptor"]),
    "guide_picture": page(STAFF, lambda g: ["zh", "accept"]),
    "tick_first_day": deed(STAFF, lambda g: ["follow"]),
    "put_first_day_away": deed(STAFF),
    "show_first_day": deed(STAFF),
    "why": page(ENROLS | AUDITS),
    "journal": page(AUDITS),
    "journal_export": deed(AUDITS),
    # the desk
    "cases": page(STAFF, query={"tab": "all"}),
    "work": page(STAFF),
    "desk_start": page(STAFF, fine=frozenset({302})),
    "report": page(STAFF),
    "counts": page(STAFF),
    "markers": page(STAFF),
    "here": page(STAFF),
    "save_view": deed(STAFF),
    "drop_view": deed(STAFF, lambda g: [g.view.pk]),
    "search": page(STAFF, lambda g: ["matter"]),
    "photo": page(SEES, lambda g: [g.photo.pk, "thumbnail"], **HIDDEN),
    "case": page(SEES, number, **HIDDEN),
    "slip": page(SEES, number, **HIDDEN),
    "slips": page(STAFF, fine=frozenset({200, 302})),
    "desk_slips": page(
        frozenset({"liaison", "section_liaison", "handler", "street_liaison", "station_two"}),
        lambda g: ["handle"],
        fine=frozenset({200, 302}),
        **HIDDEN,
    ),
    "paper": page(DESKS, **HIDDEN),
    "paper_blanks": deed(DESKS, **HIDDEN),
    "paper_slip": page(DESKS & CENTRE, lambda g: [g.blank.code], fine=frozenset({302}), **HIDDEN),
    "absences": page(STAFF),
    "stop_absence": deed(LEADS, lambda g: [g.absence.pk], **HIDDEN),
    "shift": page(DESKS, **HIDDEN),
    "write_shift": deed(DESKS, **HIDDEN),
    "print_shift": page(DESKS, **HIDDEN),
    "read_shift": deed(ACCEPTS, lambda g: [g.entry.pk], **HIDDEN),
    "tick_point": deed(ACCEPTS, lambda g: [g.entry.points.get().pk], **HIDDEN),
    "morning": page(MORNING, refused=404),
    "morning_pdf": page(MORNING, refused=404),
    "move": deed(SEES, lambda g: [g.case.number, "home"], sent=lambda g: {"move": "recall"}, **HIDDEN),
    "beside": deed(SEES, lambda g: [g.case.number, "urge"], **HIDDEN),
    "desk": page(
        frozenset({"acceptor", "elsewhere", "street_acceptor", "station_one"}), lambda g: ["accept"], **HIDDEN
    ),
    "desk_markers": page(
        frozenset({"dispatcher", "street_dispatcher", "station_one"}), lambda g: ["dispatch"], **HIDDEN
    ),
    "tickets": page(TICKETS, **HIDDEN),
    "ticket_new": page(TAKES_IN, **HIDDEN),
    "ticket_import": page(TAKES_IN, **HIDDEN),
    "ticket_template": page(TAKES_IN, **HIDDEN),
    "ticket_answers": page(TAKES_IN, **HIDDEN),
    "ticket": page(SEES_TICKET, lambda g: [g.ticket.number], **HIDDEN),
    "ticket_move": deed(SEES_TICKET, lambda g: [g.ticket.number], sent=lambda g: {"move": "sign"}, **HIDDEN),
    "ticket_caller": deed(SEES_TICKET, lambda g: [g.ticket.number], **HIDDEN),
    "my_reports": page(STAFF),
    "public_words": page(CONFIGURES, **HIDDEN),
    "public_word": page(CONFIGURES, lambda g: ["street", "step:reported"], **HIDDEN),
    "variants": page(CONFIGURES, **HIDDEN),
    "variant": page(CONFIGURES, lambda g: [g.use.variant.code], **HIDDEN),
    "use_variant": deed(
        CONFIGURES, sent=lambda g: {"platform": "station", "variant": g.use.variant.code}, **HIDDEN
    ),
    "copy_variant": deed(CONFIGURES, lambda g: [g.use.variant.code], **HIDDEN),
    "drop_use": deed(CONFIGURES, lambda g: [g.use.pk], **HIDDEN),
    "style": page(STAFF, **HIDDEN),
    "style_markers": page(STAFF, **HIDDEN),
    "style_drawing": page(STAFF, **HIDDEN),
    "style_search": page(STAFF, **HIDDEN),
    "style_counts": page(STAFF, **HIDDEN),
    # the map
    "places-tile": page(STAFF, lambda g: ["cells", 14, 13485, 6208]),
    "places-features": page(STAFF, lambda g: ["cells"]),
    # the catalogue
    "catalogue:matters": page(CONFIGURES),
    "catalogue:matter": page(CONFIGURES, lambda g: [g.town.matter.pk]),
    "catalogue:limits": page(CONFIGURES, lambda g: ["street"]),
    "catalogue:extension": page(CONFIGURES),
    "catalogue:editions": page(CONFIGURES),
    "catalogue:draft": deed(CONFIGURES),
    "catalogue:edition": page(CONFIGURES, edition),
    "catalogue:publish": deed(CONFIGURES, draft),
    "catalogue:discard": deed(CONFIGURES, draft),
    "catalogue:compare": page(CONFIGURES, lambda g: [g.edition.number, g.draft.number]),
    "catalogue:condition_add": page(CONFIGURES, lambda g: [g.draft.number, g.town.matter.pk]),
    "catalogue:condition": page(CONFIGURES, condition),
    "catalogue:condition_remove": deed(CONFIGURES, condition),
    "catalogue:import": page(CONFIGURES),
    "catalogue:settings_list": page(CONFIGURES),
    "catalogue:settings": page(CONFIGURES, lambda g: [g.place.platforms["street"].code]),
    "catalogue:responsibility": page(CONFIGURES),
    "catalogue:responsibility_add": page(CONFIGURES),
    "catalogue:responsibility_import": page(CONFIGURES),
    "catalogue:conflicts": page(CONFIGURES),
    "catalogue:responsibility_end": deed(CONFIGURES, lambda g: [g.responsibility.pk]),
    "catalogue:home_rules": page(CONFIGURES),
    "catalogue:home_rule_add": page(CONFIGURES),
    "catalogue:home_rule_end": deed(CONFIGURES, lambda g: [g.home_rule.pk]),
    "catalogue:sources": page(CONFIGURES),
    "catalogue:source_add": page(CONFIGURES),
    "catalogue:source": page(CONFIGURES, lambda g: ["patrol"]),
    "catalogue:stat_classes": page(CONFIGURES),
    "catalogue:stat_classes_import": page(CONFIGURES),
    # news
    "exchange:notices": page(STAFF),
    "exchange:notice": page(frozenset({"liaison"}), lambda g: [g.notice.pk], fine=frozenset({302}), **HIDDEN),
    "exchange:read": deed(STAFF),
    "exchange:choice": page(STAFF),
    "exchange:channels": page(CONFIGURES),
    "exchange:new_channel": page(CONFIGURES, lambda g: ["email"]),
    "exchange:channel": page(CONFIGURES, lambda g: [g.channel.pk]),
    "exchange:test_channel": deed(CONFIGURES, lambda g: [g.channel.pk]),
    "exchange:new_secret": deed(CONFIGURES, lambda g: [g.channel.pk]),
    "exchange:letters": page(CONFIGURES),
    "exchange:act_on_letters": deed(CONFIGURES),
    "exchange:export_letters": deed(CONFIGURES),
    "exchange:words": page(CONFIGURES),
    "exchange:wording": page(CONFIGURES, lambda g: ["work", "email", "en"]),
    # the street's workbook
    "kit:loads": page(ENROLS),
    "kit:template": page(ENROLS),
    "kit:example": page(ENROLS),
    "kit:one": page(ENROLS, lambda g: [g.kit.pk]),
    "kit:progress": page(ENROLS, lambda g: [g.kit.pk]),
    "kit:marked": page(CONFIGURES, lambda g: [g.kit.pk], fine=frozenset({302})),
    "kit:passwords": deed(GRANTS, lambda g: [g.kit.pk]),
    "kit:load": deed(CONFIGURES, lambda g: [g.kit.pk]),
    "kit:agree": deed(GRANTS, lambda g: [g.kit.pk]),
    "kit:drop": deed(ENROLS, lambda g: [g.kit.pk]),
    "kit:unload": deed(CONFIGURES, lambda g: [g.kit.pk]),
    # scores
    "evaluation:table": page(SCORES, fine=frozenset({200, 404})),
    "evaluation:cases": page(SCORES, fine=frozenset({200, 404})),
}
SHARED = {  # codes and numbers that mean something in every tenant: not found by them, but one's own
    "search", "desk", "desk_markers", "desk_slips", "variant", "places-tile", "places-features",
    "catalogue:matter",    "catalogue:edition", "catalogue:publish", "catalogue:discard", "catalogue:compare",
    "catalogue:condition_add", "catalogue:settings", "catalogue:source", "holiday_year", "share_year",
    "exchange:new_channel", "exchange:wording", "catalogue:limits", "public_word", "copy_variant",
    "guide_page", "guide_picture", "tick_first_day",
}  # fmt: skip
