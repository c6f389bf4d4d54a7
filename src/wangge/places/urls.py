"""Addresses of the map's data, to be mounted at the root."""

from django.urls import path

from wangge.places import views

urlpatterns = [
    path("tiles/<str:layer>/<int:z>/<int:x>/<int:y>.mvt", views.tile_of, name="places-tile"),
    path("places/features/<str:layer>.geojson", views.features_of, name="places-features"),
]
