"""Addresses of the administrators' pages."""

from django.urls import path

from wangge.catalogue.views import (
    conditions,
    delegation,
    editions,
    imports,
    matters,
    responsibility,
    settings,
    sources,
)

app_name = "catalogue"
urlpatterns = [
    path("", matters.matter_list, name="matters"),
    path("matters/<int:pk>/", matters.matter_page, name="matter"),
    path("matters/add/", matters.extension_page, name="extension"),
    path("editions/", editions.edition_list, name="editions"),
    path("editions/draft/", editions.edition_draft, name="draft"),
    path("editions/<int:number>/", editions.edition_page, name="edition"),
    path("editions/<int:number>/publish/", editions.edition_publish, name="publish"),
    path("editions/<int:number>/discard/", editions.edition_discard, name="discard"),
    path("editions/<int:number>/compare/<int:other>/", editions.edition_compare, name="compare"),
    path("editions/<int:number>/add/<int:matter>/", conditions.condition_add, name="condition_add"),
    path("editions/<int:number>/<int:pk>/", conditions.condition_page, name="condition"),
    path("editions/<int:number>/<int:pk>/remove/", conditions.condition_remove, name="condition_remove"),
    path("import/", imports.conditions_import, name="import"),
    path("settings/", settings.settings_list, name="settings_list"),
    path("settings/<slug:code>/", settings.settings_page, name="settings"),
    path("settings/<slug:code>/below/", delegation.limits_page, name="limits"),
    path("responsibility/", responsibility.responsibility_list, name="responsibility"),
    path("responsibility/add/", responsibility.responsibility_add, name="responsibility_add"),
    path("responsibility/import/", imports.responsibility_import, name="responsibility_import"),
    path("responsibility/conflicts/", responsibility.conflict_list, name="conflicts"),
    path("responsibility/<int:pk>/end/", responsibility.responsibility_end, name="responsibility_end"),
    path("home-rules/", responsibility.home_rule_list, name="home_rules"),
    path("home-rules/add/", responsibility.home_rule_add, name="home_rule_add"),
    path("home-rules/<int:pk>/end/", responsibility.home_rule_end, name="home_rule_end"),
    path("sources/", sources.source_list, name="sources"),
    path("sources/add/", sources.source_page, name="source_add"),
    path("sources/<slug:code>/", sources.source_page, name="source"),
    path("stat-classes/", sources.stat_class_list, name="stat_classes"),
    path("stat-classes/import/", imports.stat_classes_import, name="stat_classes_import"),
]
