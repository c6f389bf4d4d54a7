"""The name of tenants on the pages of configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "wangge.tenants"
    verbose_name = _("Tenants")
