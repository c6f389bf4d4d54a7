"""Addresses of the practice copy."""

from django.urls import path

from wangge.demo.practice import views

urlpatterns = [
    path("practice/", views.practice, name="practice"),
    path("practice/make/", views.make, name="make_practice"),
    path("practice/enter/", views.enter, name="enter_practice"),
]
