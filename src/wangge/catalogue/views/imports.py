"""Files come in: a form, and the account of what became of each row."""

from __future__ import annotations

import base64
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.catalogue.forms import ConditionFileForm, FileForm
from wangge.catalogue.imports.account import Account
from wangge.catalogue.imports.conditions import TableFile, import_conditions
from wangge.catalogue.imports.rules import import_responsibility
from wangge.catalogue.imports.stat_classes import import_stat_classes
from wangge.catalogue.models import Edition
from wangge.catalogue.views.guard import Request, changing, page
from wangge.core.errors import Refused
from wangge.tenants.speech import said

XLSX = "data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,"
MOST = 500  # lines of an account that a page shows; the file has them all

Taken = tuple[Account, Edition | None]


@changing
def conditions_import(request: Request) -> HttpResponse:
    """A city's table of conditions and limits."""
    form = ConditionFileForm(request.user.tenant, request.POST or None, request.FILES or None)
    return _page(request, form, _("Import conditions and limits"), _take_conditions)


def _take_conditions(request: Request, form: FileForm) -> Taken:
    data = form.cleaned_data
    how = (data["file"].read(), data["file"].name, data["scheme"], data["sheet"], data["kind"])
    user = request.user
    done = import_conditions(TableFile(*how), tenant=user.tenant, by=user, into=data["into"])
    return done.account, done.edition


@changing
def responsibility_import(request: Request) -> HttpResponse:
    """A table of who is responsible."""
    form = FileForm(request.POST or None, request.FILES or None)
    return _page(request, form, _("Import who answers"), _take_responsibility)


def _take_responsibility(request: Request, form: FileForm) -> Taken:
    data, user = form.cleaned_data, request.user
    day = timezone.localdate()
    how = {"tenant": user.tenant, "by": user, "scheme": data["scheme"], "since": day}
    return import_responsibility(data["file"].read(), data["file"].name, **how), None


@changing
def stat_classes_import(request: Request) -> HttpResponse:
    """A table of statistical classes."""
    form = FileForm(request.POST or None, request.FILES or None)
    return _page(request, form, _("Import statistical classes"), _take_stat_classes)


def _take_stat_classes(request: Request, form: FileForm) -> Taken:
    data, user = form.cleaned_data, request.user
    how = {"tenant": user.tenant, "by": user, "scheme": data["scheme"]}
    return import_stat_classes(data["file"].read(), data["file"].name, **how), None


def _page(
    request: Request, form: FileForm, heading: str, take: Callable[[Request, FileForm], Taken]
) -> HttpResponse:
    shown: dict[str, object] = {"form": form, "heading": heading}
    status = 200
    if request.method == "POST":
        try:
            shown |= _account(*take(request, form)) if form.is_valid() else {}
        except Refused as refused:
            messages.error(request, said(refused))
        status = 200 if "account" in shown else 422
    return page(request, "import", shown, status=status)


def _account(account: Account, edition: Edition | None) -> dict[str, object]:
    """What the page shows; bad rows as files to keep, inside the page, so that nothing stays here."""
    errors = [(e.sheet, e.row, e.column, _(e.message) % e.params) for e in account.errors[:MOST]]
    notices = [_(notice.message) % notice.params for notice in account.notices]
    files = {
        sheet: XLSX + base64.b64encode(data).decode("ascii") for sheet, data in account.bad_files().items()
    }
    shown = {"account": account, "errors": errors, "notices": notices, "files": files, "edition": edition}
    remarks = account.remarks_alike
    return {**shown, "remarks": remarks[:MOST], "more": len(remarks) > MOST, "most": MOST}
