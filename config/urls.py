"""Root addresses."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from factcheck.api.health import healthz, readyz
from factcheck.api.metrics import scrape

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", include("factcheck.notices.urls")),
    path("admin/", include("factcheck.accounts.pages.urls")),
    path("admin/", admin.site.urls),
    path("desk/", include("factcheck.stats.urls")),
    path("api/", include("factcheck.api.urls")),
    path("", include("factcheck.publishing.doors.urls")),
    path("healthz", healthz),
    path("metrics", scrape),
    path("readyz", readyz),
]

handler400 = "factcheck.api.problems.bad_request"
handler404 = "factcheck.api.problems.not_found"
handler500 = "factcheck.api.problems.server_error"
