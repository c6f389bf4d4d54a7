"""The base of every page under ``/admin/``: one tenant's rows, each change a line in the journal.

Who may enter the site at all is decided by the site (``people.admin_site``). Register with
``@admin.register(Model)`` in an app's ``admin.py`` and say what may be done: nothing but looking is the rule.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from wangge.journal.actions import note
from wangge.tenants.models import Owned


class ReadOnly(ModelAdmin):
    """Rows to look at."""

    may_add = False
    may_change = False
    may_delete = False
    fixed: tuple[str, ...] = ()  # fields that stay as they are once a row exists
    list_per_page = 50
    show_full_result_count = False
    actions = None
    ordering: tuple[str, ...] = ("pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(tenant=request.user.tenant) if hasattr(self.model, "tenant") else rows

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        hidden = ["tenant"] if _is_owned(self.model) else []
        return [*(super().get_exclude(request, obj) or []), *hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(self.fixed if obj else ()))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Only rows of the same tenant can be chosen."""
        if _is_owned(db_field.related_model):
            kwargs["queryset"] = db_field.related_model.objects.of(request.user.tenant)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if not change and _is_owned(self.model):
            obj.tenant = request.user.tenant
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change and self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and self.admin_site.has_permission(request)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        self._note("configuration_added", request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        self._note("configuration_changed", request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self._note("configuration_removed", request, obj, [])

    def _note(self, act: str, request: HttpRequest, obj: Model, message: Any) -> None:
        """Instead of Django's own log: nothing is written twice."""
        what = f"{obj._meta.label_lower} {obj.pk}"
        note(act, by=request.user, subject=what, shown=str(obj)[:200], changes=message)


class Editable(ReadOnly):
    """Configuration: rows that an administrator adds, changes and, unless they are in use, removes."""

    may_add = True
    may_change = True
    may_delete = True


def _is_owned(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, Owned)
