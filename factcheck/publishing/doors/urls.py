"""Addresses that anyone may read."""

from django.urls import path

from factcheck.publishing.doors import complaining, embedding, listings, pages
from factcheck.publishing.doors.search import claims_search

app_name = "checks"
urlpatterns = [
    path("checks/", pages.index, name="index"),
    path("checks/<uuid:claim_id>/", pages.check, name="check"),
    path("checks/<uuid:claim_id>/complaint/", complaining.complaint, name="complaint"),
    path("checks/<uuid:claim_id>/complaint/received/", complaining.received, name="received"),
    path("v1alpha1/claims:search", claims_search),
    path("feeds/checks.atom", listings.atom, name="feed"),
    path("sitemap.xml", listings.sitemap, name="sitemap"),
    path("robots.txt", listings.robots),
    path("embed.js", embedding.script, name="embed"),
    path("embed/articles/<uuid:article_id>/", embedding.frame, name="frame"),
    path("embed/articles/<uuid:article_id>/checks.json", embedding.checks),
]
