"""Addresses that anyone may read."""

from django.urls import path

from factcheck.publishing.doors import pages

app_name = "checks"
urlpatterns = [
    path("checks/", pages.index, name="index"),
    path("checks/<uuid:claim_id>/", pages.check, name="check"),
]
