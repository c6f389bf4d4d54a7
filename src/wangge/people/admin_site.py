"""``/admin/``: configuration, for who administers a tenant today. No superuser, no groups, no flags."""

from __future__ import annotations

from django.contrib.admin import AdminSite, apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AdminConfig(apps.AdminConfig):
    """Django's administration with our site."""

    default_site = "wangge.people.admin_site.ConfigurationSite"


class ConfigurationSite(AdminSite):
    """Opens by the post held today; signs in and out where everybody does."""

    site_header = _("Configuration")
    site_title = _("Wangge")
    index_title = _("Configuration of your organisation")
    site_url = "/"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: object, admin_class: object = None, **options: object) -> None:
        """Only our own apps: there are no groups here, and locks and jobs are nobody's configuration."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        ours = [model for model in models if model.__module__.startswith("wangge.")]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        from wangge.people.models import Person  # noqa: PLC0415 - the site is made before the models
        from wangge.people.rules import may_configure_all  # noqa: PLC0415 - as above

        return isinstance(request.user, Person) and may_configure_all(request.user, timezone.now())

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("start")
        return redirect(f"/sign-in/?next={request.path}")

    def logout(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        from wangge.people.views.entrance import sign_out  # noqa: PLC0415 - as above

        return sign_out(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return redirect("password")
