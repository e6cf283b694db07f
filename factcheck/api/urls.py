"""Every address of the API: the floors' own calls, people and tokens, the schema and its docs."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from factcheck.api import claimreview, people
from factcheck.api.schema import schema
from factcheck.stats import api as stats
from factcheck.webhooks import api as webhooks

v1: list[URLPattern | URLResolver] = [
    path("", include("claims.api.urls")),
    path("", include("sources.api.urls")),
    path("claims/<uuid:claim_id>/claimreview/", claimreview.ClaimMarkup.as_view()),
    path("webhooks/", webhooks.Webhooks.as_view()),
    path("webhooks/<uuid:webhook_id>/", webhooks.OneWebhook.as_view()),
    path("webhooks/<uuid:webhook_id>/secret/", webhooks.WebhookSecret.as_view()),
    path("webhooks/<uuid:webhook_id>/deliveries/", webhooks.WebhookDeliveries.as_view()),
    path("deliveries/<uuid:delivery_id>/replay/", webhooks.DeliveryReplay.as_view()),
    path("stats/", stats.Stats.as_view(), name="stats"),
    path("users/", people.Users.as_view()),
    path("auth/token/", people.Token.as_view()),
    path("auth/me/", people.Me.as_view()),
]

urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", schema, name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema")),
]
