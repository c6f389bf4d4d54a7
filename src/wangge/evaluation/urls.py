"""Addresses of the scores."""

from django.urls import path

from wangge.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.table, name="table"),
    path("cases/", views.cases, name="cases"),
]
