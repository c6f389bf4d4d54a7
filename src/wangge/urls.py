"""Roof: which address leads to which door."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from wangge.api import api
from wangge.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("", include("wangge.people.urls")),
    path("", include("wangge.desk.urls")),
    path("", include("wangge.places.urls")),
    path("", include("wangge.exchange.urls")),
    path("", include("wangge.demo.practice.urls")),
    path("catalogue/", include("wangge.catalogue.urls")),
    path("kit/", include("wangge.exchange.kit.urls")),
    path("evaluation/", include("wangge.evaluation.urls")),
]
