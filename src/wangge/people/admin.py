"""Configuration of people: calendars, duties, pairs that exclude each other; the rest to look at."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from wangge.journal.configuration import Editable, ReadOnly
from wangge.people.models import (
    Duty,
    ExclusivePair,
    Holiday,
    HolidayYear,
    Person,
    Platform,
    Post,
    WorkCalendar,
)
from wangge.tenants.models import Tenant


@admin.register(WorkCalendar)
class WorkCalendarAdmin(Editable):
    list_display = ("code", "name", "zone", "region")
    fixed = ("code",)


@admin.register(Duty)
class DutyAdmin(Editable):
    """A district's own names for duties. What a duty acts as stays: posts rest on it."""

    list_display = ("code", "label", "label_en", "acts_as")
    list_filter = ("acts_as",)
    fixed = ("code", "acts_as")

    def has_delete_permission(self, request: HttpRequest, obj: Duty | None = None) -> bool:
        is_own = obj is None or obj.code not in Duty.Code.values
        return is_own and super().has_delete_permission(request, obj)


@admin.register(ExclusivePair)
class ExclusivePairAdmin(ReadOnly):
    """Pairs may be added, never taken away: four eyes stay four."""

    may_add = True
    list_display = ("one", "other", "same_platform_only", "why")


@admin.register(Platform)
class PlatformAdmin(ReadOnly):
    list_display = ("code", "name", "kind", "parent", "is_active")
    list_select_related = ("parent",)
    search_fields = ("code", "name")


@admin.register(Person)
class PersonAdmin(ReadOnly):
    list_display = ("username", "name", "is_active", "is_service")
    fields = ("username", "name", "work_phone", "work_email", "is_active", "is_service", "last_login")
    search_fields = ("username", "name")


@admin.register(Post)
class PostAdmin(ReadOnly):
    list_display = ("person", "platform", "duty", "valid")
    list_select_related = ("person", "platform", "duty")


class DaysInline(admin.TabularInline):
    model = Holiday
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(HolidayYear)
class HolidayYearAdmin(ReadOnly):
    """The shared tables, changed by a command only, and the tenant's own, announced on its page."""

    list_display = ("region", "year", "provisional", "source", "version")
    list_filter = ("region",)
    fields = ("region", "year", "provisional", "source", "version")
    inlines = (DaysInline,)

    def get_queryset(self, request: HttpRequest):  # type: ignore[no-untyped-def]  # as Django's
        return HolidayYear.objects.held_by(request.user.tenant).order_by(*self.ordering)


@admin.register(Tenant)
class TenantAdmin(ReadOnly):
    list_display = ("code", "name", "security")

    def get_queryset(self, request: HttpRequest):  # type: ignore[no-untyped-def]  # as Django's
        return super().get_queryset(request).filter(pk=request.user.tenant_id)
