"""Addresses of the street's workbook."""

from django.urls import path

from wangge.exchange.kit import views, views_files

app_name = "kit"
urlpatterns = [
    path("", views.loads, name="loads"),
    path("template.xlsx", views_files.template, name="template"),
    path("example.xlsx", views_files.example, name="example"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/marked.xlsx", views_files.marked_book, name="marked"),
    path("<int:pk>/passwords.xlsx", views_files.passwords, name="passwords"),
    path("<int:pk>/load/", views.start_load, name="load"),
    path("<int:pk>/agree/", views.agree_to, name="agree"),
    path("<int:pk>/drop/", views.drop_one, name="drop"),
    path("<int:pk>/unload/", views.unload_one, name="unload"),
]
