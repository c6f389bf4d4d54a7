"""House rules: each shows a good and a bad example, and then reads all of our code.

A line that must break a rule says so: ``# house: <rule> - why``.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/wangge"
DOORS = (
    "views", "api", "admin", "commands", "jobs", "middleware", "health", "doors", "context", "cli", "imports",
    "forms", "signing", "sessions", "demo", "tokens",
)  # fmt: skip
Rule = Callable[[ast.AST, str], bool]


def looks_at_the_clock(node: ast.AST, path: str) -> bool:
    """Only doors read the clock; rules and actions are told when."""
    if any(part.startswith(DOORS) for part in Path(path).parts):
        return False
    return isinstance(node, ast.Call) and _dotted(node.func) in {
        "timezone.now", "datetime.now", "datetime.utcnow", "date.today", "timezone.localdate", "time.time",
    } and not node.args  # fmt: skip


def writes_history(node: ast.AST, path: str) -> bool:
    """`cases.record` is the only place that makes a CaseEvent, `tickets.record` a TicketEvent."""
    if path.endswith(("cases/record.py", "tickets/record.py")) or "demo/bulk" in path:
        return False
    if not isinstance(node, ast.Call):
        return False
    model, _, maker = _dotted(node.func).partition(".objects.")
    return model in ("CaseEvent", "TicketEvent") and maker in ("", "create", "bulk_create", "get_or_create")


def measures_outside_places(node: ast.AST, path: str) -> bool:
    """Metres are counted in places only: elsewhere degrees would be taken for metres."""
    if path.startswith("places/"):
        return False
    words = {"Distance", "Area", "Length"}
    named = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.contrib.gis") and (
        words & {alias.name for alias in node.names}
    )  # fmt: skip
    lookup = isinstance(node, ast.keyword) and (node.arg or "").endswith(
        ("__dwithin", "__distance_lte", "__distance_lt")
    )
    return bool(named or lookup)


def uses_signals(node: ast.AST, path: str) -> bool:
    """News goes up as rows that others come to read, never as signals."""
    if not isinstance(node, ast.ImportFrom):
        return False
    module = node.module or ""
    return module.startswith(("django.dispatch", "django.db.models.signals"))


def takes_too_much(node: ast.AST, path: str) -> bool:
    """More than eight parameters need a written reason."""
    if not isinstance(node, ast.FunctionDef):
        return False
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")]) > 8


def is_too_long(node: ast.AST, path: str) -> bool:
    """More than fifty lines need a written reason."""
    return isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 50


def lets_html_in(node: ast.AST, path: str) -> bool:
    """Text becomes HTML through templates and format_html, never by saying it is safe."""
    return isinstance(node, ast.Call) and _dotted(node.func).endswith("mark_safe")


def hides_words(node: ast.AST, path: str) -> bool:
    """Words inside an f-string are not found by who collects them for translation."""
    return isinstance(node, ast.JoinedStr) and any(
        isinstance(call, ast.Call)
        and _dotted(call.func) in ("_", "gettext", "gettext_lazy", "ngettext", "pgettext")
        and any(isinstance(told, ast.Constant) and isinstance(told.value, str) for told in call.args)
        for call in ast.walk(node)
    )


EXAMPLES: list[tuple[Rule, str, str, str]] = [
    (looks_at_the_clock, "cases/rules.py", "f(at)", "timezone.now()"),
    (looks_at_the_clock, "desk/views_list.py", "timezone.now()", ""),
    (writes_history, "desk/views.py", "CaseEvent.objects.filter(pk=1)", "CaseEvent.objects.create(name='x')"),
    (writes_history, "desk/views.py", "TicketEvent.objects.all()", "TicketEvent(name='x')"),
    (measures_outside_places, "desk/lists.py", "f(metres=5)", "rows.filter(point__dwithin=(p, 50))"),
    (uses_signals, "cases/due.py", "from django.db import models", "from django.dispatch import receiver"),
    (takes_too_much, "x.py", "def f(a, b): ...", "def f(a, b, c, d, e, g, h, i, j): ..."),
    (is_too_long, "x.py", "def f():\n    pass", "def f():\n" + "    pass\n" * 51),
    (hides_words, "x.py", "f'{_(label)}: {n}'", "f'{_(\"Stopped.\")} {n}'"),
    (lets_html_in, "x.py", "format_html('<b>{}</b>', x)", "mark_safe(x)"),
]
RULES = list(dict.fromkeys(rule for rule, *_rest in EXAMPLES))


@pytest.mark.parametrize(
    ("rule", "path", "good", "bad"), EXAMPLES, ids=lambda x: getattr(x, "__name__", None)
)
def test_the_rule_knows_good_from_bad(rule: Rule, path: str, good: str, bad: str) -> None:
    assert not any(rule(node, path) for node in ast.walk(ast.parse(good)))
    if bad:
        assert any(rule(node, path) for node in ast.walk(ast.parse(bad)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_code_keeps_the_rule(rule: Rule) -> None:
    assert list(_breaches(rule)) == [], rule.__doc__


def test_files_stay_readable() -> None:
    """A shelf over 300 lines becomes a folder; over 500 it needs a written reason."""
    long = {
        str(p.relative_to(SOURCE)): n
        for p in SOURCE.rglob("*.py")
        if (n := _lines(p)) > 500 and "migrations" not in p.parts
    }
    assert long == {}


def _breaches(rule: Rule) -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text()
        lines, name = text.splitlines(), str(path.relative_to(SOURCE))
        for node in ast.walk(ast.parse(text)):
            if rule(node, name) and f"# house: {rule.__name__}" not in lines[node.lineno - 1]:
                yield f"{name}:{node.lineno}"


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
