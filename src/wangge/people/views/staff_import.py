"""A list of staff comes in: what became of each row, the bad ones to correct, the passwords to hand out."""

from __future__ import annotations

import base64
from io import BytesIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.core.errors import Refused
from wangge.core.tables import write_errors_xlsx, write_template
from wangge.people.doors import Request, allowed, form_page, tell
from wangge.people.forms.staff import FileForm
from wangge.people.imports.staff import SCHEMA, StaffImport, import_staff
from wangge.people.rules import may_enrol, may_grant
from wangge.tenants.speech import translated

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX = f"data:{XLSX_TYPE};base64,"
MOST = 500  # lines that the page shows; the file has them all


@allowed(may_enrol)
def staff_import(request: Request) -> HttpResponse:
    """Form, then the account."""
    now = timezone.now()
    form = FileForm(request.POST or None, request.FILES or None)
    shown: dict[str, object] = {"form": form, "may_grant": may_grant(request.user, now)}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            shown |= _account(import_staff(file.read(), file.name, by=request.user, at=now))
        except Refused as refused:
            tell(form, refused)
    return form_page(request, "import", shown, status=200 if "done" in shown else None)


@allowed(may_enrol)
def staff_template(request: Request) -> HttpResponse:
    """An empty list of staff to fill in."""
    out = BytesIO()
    write_template(SCHEMA, out, in_ascii=not (get_language() or "").startswith("zh"))
    answer = HttpResponse(out.getvalue(), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="staff.xlsx"'
    return answer


def _account(done: StaffImport) -> dict[str, object]:
    """The files stand in the page itself, so that nothing of them stays here."""
    table = done.table
    errors = table.errors_by_row[:MOST]
    return {
        "done": done,
        "people": len(done.passwords),
        "refused": len(table.bad),
        "errors": [(e.row, e.column, _(e.message) % e.params) for e in errors],
        "notices": [_(notice.message) % notice.params for notice in table.notices],
        "bad_file": _data(write_errors_xlsx(table, translated)) if table.errors else "",
        "passwords_file": _data(done.passwords_file()) if done.passwords else "",
    }


def _data(data: bytes) -> str:
    return XLSX + base64.b64encode(data).decode("ascii")
