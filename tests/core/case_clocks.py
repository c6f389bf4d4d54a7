"""The clocks of design 3.5 as a table, to try the clock function on."""

from wangge.core.clock import ClockRule, ClockRules

OPEN_AFTER_REPORT = frozenset(
    {"reported", "verifying", "accepted", "filed", "dispatched", "returned"}
    | {"handled", "fed_back", "checking", "checked"}
)


def at_desk(name, *steps, pauses=()):
    return ClockRule(name, "home", runs=frozenset(steps), starts=frozenset(steps), pauses=frozenset(pauses))


TABLE = (
    at_desk("accept", "reported", pauses=["verifying"]),
    at_desk("verify", "verifying"),
    at_desk("file", "accepted"),
    at_desk("dispatch", "filed", "returned"),
    at_desk("feed_back", "handled"),
    at_desk("ask_check", "fed_back"),
    at_desk("check", "checking"),
    at_desk("close", "checked"),
    ClockRule(
        "overall",
        "home",
        runs=OPEN_AFTER_REPORT,
        starts=frozenset({"filed"}),
        start_moves=frozenset({"file"}),
        parkable=True,
        bounds=True,
    ),
    ClockRule("sign", "work", runs=frozenset({"offered"}), starts=frozenset({"offered"})),
    ClockRule(
        "handle",
        "work",
        runs=frozenset({"offered", "handling"}),
        starts=frozenset({"offered"}),
        start_moves=frozenset({"rework"}),
        pauses=frozenset({"sent_back"}),
        extended_by=frozenset({"extend"}),
        parkable=True,
        bounds=True,
    ),
)
RULES = ClockRules(TABLE)
NAMES = {kind: tuple(rule.name for rule in TABLE if rule.kind == kind) for kind in ("home", "work")}

HOME_MOVES = {
    "": [("report", "reported")],
    "reported": [("accept", "accepted"), ("ask_verify", "verifying"), ("not_accept", "ended")],
    "verifying": [("true", "reported"), ("take_back", "reported")],
    "accepted": [("file", "filed"), ("return_to_acceptor", "reported"), ("not_file", "ended")],
    "filed": [("dispatch", "dispatched"), ("return_to_desk", "accepted")],
    "dispatched": [("answered", "handled"), ("sent_back", "returned"), ("recall", "filed")],
    "returned": [
        ("redispatch", "dispatched"),
        ("refuse_return", "dispatched"),
        ("return_to_desk", "accepted"),
    ],
    "handled": [("feed_back", "fed_back"), ("rework", "dispatched")],
    "fed_back": [("ask_check", "checking"), ("rework", "dispatched")],
    "checking": [("pass", "checked"), ("fail", "fed_back")],
    "checked": [("close", "closed"), ("rework", "dispatched")],
    "closed": [("reopen", "filed")],
    "ended": [("restore", "reported")],
}
WORK_MOVES = {
    "": [("offer", "offered")],
    "offered": [("sign", "handling"), ("send_back", "sent_back"), ("recall", "recalled")],
    "handling": [
        ("answer", "answered"),
        ("assign", "handling"),
        ("extend", "handling"),
        ("send_back", "sent_back"),
        ("recall", "recalled"),
    ],
    "answered": [("rework", "handling")],
    "sent_back": [("refuse_return", "offered"), ("recall", "recalled")],
    "recalled": [],
}
