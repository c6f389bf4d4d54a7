"""Variants of the flow, for administrators: rows over the one table, and which platform uses which."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.cases.flow import WAYS
from wangge.cases.labels import CHOICES, MOVES, TAKES
from wangge.cases.models import Variant, VariantRow, VariantUse
from wangge.cases.variant_actions import (
    MODES,
    Modes,
    change_variant,
    choosable,
    copy_variant,
    end_use,
    read_share,
    use_variant,
    usual,
)
from wangge.cases.variants import OPTIONS
from wangge.catalogue.rules import own_below, own_platform
from wangge.core.errors import Refused
from wangge.core.flow import Mode
from wangge.core.words import clean, is_askable
from wangge.desk.doors import Door, reader, staff
from wangge.desk.templatetags.desk_words import MODES as MODE_WORDS
from wangge.journal.queries import changes_of
from wangge.people.models import Delegation, Duty, Person, Platform
from wangge.people.models.organisation import RUNS_CASES, in_tree
from wangge.people.queries import posts_of
from wangge.people.rules import may_administer
from wangge.tenants.speech import said


def for_admin(door: Door) -> Door:
    """Only who configures; to others the page does not exist."""

    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        person, at = reader(request)
        if not posts_of(person, at).acting_as(Duty.Code.ADMIN):
            raise Http404
        return door(request, *args, **kwargs)

    return staff(guarded)


@for_admin
@require_GET
def variants(request: HttpRequest) -> HttpResponse:
    """All variants, and the platforms that use one."""
    return _variants(request)


def _variants(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    person, at = reader(request)
    uses = VariantUse.objects.of(person.tenant).select_related("platform", "variant")
    platforms = Platform.objects.of(person.tenant).filter(kind__in=RUNS_CASES, is_active=True)
    rows = list(
        Variant.objects.of(person.tenant).select_related("owner").prefetch_related("rows").order_by("pk")
    )
    context = {
        "here": "variants",
        "variants": rows,
        "lines": [(row, differences(row)) for row in rows],
        "own": own_below(person, at),
        "uses": uses.order_by(in_tree("platform__"), "prefix"),
        "platforms": platforms.order_by(in_tree()),
        **more,
    }
    return render(request, "desk/variants.html", context, status=status)


def differences(row: Variant) -> list[str]:
    """What a variant does otherwise than the table: its rows, then its options."""
    rows = [_row_words(line) for line in row.rows.all()]
    options = [_option_words(name, value) for name, value in row.options.items() if value not in ("", None)]
    return rows + [words for words in options if words]


def _row_words(line: VariantRow) -> str:
    share = f" {line.sample:.0%}" if line.sample < 1 else ""
    return _named(MOVES[line.move], f"{MODE_WORDS[line.mode]}{share}")


def _option_words(name: str, value: object) -> str:
    if name == "check_way":
        return _named(TAKES["way"], CHOICES[str(value)])
    if name == "auto_close_days":
        return _("Settled cases close by themselves after %(days)s days") % {"days": value}
    if value == OPTIONS[name]:
        return ""
    return str(OPTION_WORDS[name])


def _named(name: object, value: object) -> str:
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


OPTION_WORDS = {
    "same_person_files": gettext_lazy("One person may accept and file"),
    "endorse": gettext_lazy("No one endorses asks first"),
}


@for_admin
@require_http_methods(["GET", "POST"])
def variant(request: HttpRequest, code: str) -> HttpResponse:
    """One variant: how each move is made. Rows that would trap a case are refused and shown."""
    person, at = reader(request)
    row = get_object_or_404(Variant.objects.select_related("owner"), tenant=person.tenant, code=code)
    may_change = may_administer(person, Delegation.Thing.VARIANTS, row.owner, at)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    modes, options = _modes(row), dict(row.options)
    shares: dict[str, object] = {move: f"{share * 100:g}" for move, (_mode, share) in modes.items()}
    errors: dict[str, str] = {}
    if request.method == "POST":
        modes, errors = _sent_modes(request.POST)
        shares |= {move: request.POST.get(f"share-{move}", shares[move]) for move in modes}
        options = dict(_sent_options(request.POST))
        errors = errors or _changed(row, modes, options, person)
        if not errors:
            messages.success(request, _("The variant is saved."))
            return redirect("variants")
    lines = [
        (move, MOVES[move], modes[move][0], shares[move], errors.get(f"share-{move}", ""))
        for move in choosable()
    ]
    context = {
        "here": "variants",
        "variant": row,
        "lines": lines,
        "modes": MODES,
        "errors": errors,
        "ways": WAYS,
        "may_change": may_change,
        "may_copy": may_administer(person, Delegation.Thing.VARIANTS, own_platform(person, at), at),
        "history": changes_of(
            person.tenant,
            row.code,
            "variant_changed",
            "variant_copied",
            "variant_used",
            "variant_ended",
            labels=MOVES,
        ),
    }
    context["options"] = {name: options.get(name, value) for name, value in OPTIONS.items()}
    return render(request, "desk/variant.html", context, status=422 if errors else 200)


def _changed(row: Variant, modes: Modes, options: Mapping[str, object], person: Person) -> dict[str, str]:
    """Save the variant; answers what was refused, by field."""
    try:
        change_variant(row, modes, options, by=person)
    except Refused as refused:
        return {refused.field: said(refused)}
    return {}


@for_admin
@require_POST
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """A variant of one's own, with the rows of another to begin with."""
    person, at = reader(request)
    row = get_object_or_404(Variant, tenant=person.tenant, code=code)
    owner = own_platform(person, at)
    if not may_administer(person, Delegation.Thing.VARIANTS, owner, at):
        raise PermissionDenied
    new, name = slugify(_code(request, "code"))[:30], clean(request.POST.get("name", ""), 50)
    if not new or not name:
        messages.error(request, _("A copy needs a code of letters and digits, and a name."))
        return redirect("variant", code)
    try:
        own = copy_variant(row, new, name, by=person, owner=owner)
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("variant", code)
    messages.success(request, _("The variant is copied."))
    return redirect("variant", own.code)


@for_admin
@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """Let a platform use a variant, for all its cases or a class of them."""
    person, at = reader(request)
    platform = get_object_or_404(Platform, tenant=person.tenant, code=_code(request, "platform"))
    if not may_administer(person, Delegation.Thing.VARIANTS, platform, at):
        raise PermissionDenied
    rows = Variant.objects.select_related("owner")
    row = get_object_or_404(rows, tenant=person.tenant, code=_code(request, "variant"))
    prefix = request.POST.get("prefix", "").strip()
    try:
        use_variant(platform, row, by=person, prefix=prefix)
    except Refused as refused:
        chosen = {"platform": platform.code, "variant": row.code, "prefix": prefix}
        return _variants(request, 422, chosen=chosen, wrong=said(refused))
    return redirect("variants")


@for_admin
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a platform's use of a variant."""
    person, at = reader(request)
    row = get_object_or_404(VariantUse.objects.select_related("platform"), tenant=person.tenant, pk=pk)
    if not may_administer(person, Delegation.Thing.VARIANTS, row.platform, at):
        raise PermissionDenied
    end_use(row, by=person)
    return redirect("variants")


def _code(request: HttpRequest, name: str) -> str:
    """A code that was sent; nothing for what is no question for a database."""
    code = request.POST.get(name, "")
    return code if is_askable(code) else ""


def _modes(row: Variant) -> Modes:
    own = {line.move: (line.mode, line.sample) for line in row.rows.all()}
    return {move: own.get(move, usual(move)) for move in choosable()}


def _sent_modes(sent: QueryDict) -> tuple[Modes, dict[str, str]]:
    """How each move was chosen to be made, and what is wrong with the shares of those made by themselves."""
    modes, errors = {}, {}
    for move in choosable():
        mode, share = sent.get(f"mode-{move}", usual(move)[0]), usual(move)[1]
        if mode == Mode.AUTO:
            try:
                share = read_share(sent.get(f"share-{move}", "100"), move)
            except Refused as refused:
                errors[refused.field] = said(refused)
        modes[move] = (mode, share)
    return modes, errors


def _sent_options(sent: QueryDict) -> Mapping[str, object]:
    days = sent.get("auto_close_days", "")
    return {
        "same_person_files": "same_person_files" in sent,
        "endorse": "endorse" in sent,
        "check_way": sent.get("check_way", ""),
        "auto_close_days": int(days) if days.isdecimal() and len(days) < 4 else days or None,
    }
