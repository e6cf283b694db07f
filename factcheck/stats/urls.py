"""Addresses of the dashboard."""

from django.urls import path

from factcheck.stats import pages

urlpatterns = [
    path("", pages.desk, name="dashboard"),
    path("figures/", pages.figures, name="dashboard-figures"),
    path("screen/", pages.let_in, name="dashboard-screen"),
]
