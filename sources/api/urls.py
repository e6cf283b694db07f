"""Addresses of the source tracker's calls, below the API's root."""

from django.urls import path

from sources.api import attributions, captures, changes, manifests, overrides, own, publishers, sources

urlpatterns = [
    path("attributions/", attributions.Attributions.as_view()),
    path("attributions/<uuid:attribution_id>/", attributions.OneAttribution.as_view()),
    path("attributions/<uuid:attribution_id>/ruling/", attributions.AttributionRulingDoor.as_view()),
    path("publishers/", publishers.Publishers.as_view()),
    path("sources/", sources.Sources.as_view()),
    path("sources/<uuid:source_id>/", sources.OneSource.as_view()),
    path("sources/<uuid:source_id>/fetch/", sources.SourceFetch.as_view()),
    path("sources/<uuid:source_id>/fetches/", sources.SourceFetches.as_view()),
    path("sources/<uuid:source_id>/override/", overrides.SourceOverride.as_view()),
    path("sources/<uuid:source_id>/overrides/", overrides.SourceOverrides.as_view()),
    path("sources/<uuid:source_id>/manifest/", manifests.SourceManifest.as_view()),
    path("sources/<uuid:source_id>/manifest/<int:number>/", manifests.SourceProof.as_view()),
    path("sources/<uuid:source_id>/snapshots/", sources.SourceSnapshots.as_view()),
    path("sources/<uuid:source_id>/changes/", changes.SourceChanged.as_view()),
    path("sources/<uuid:source_id>/warc/", sources.SourceWarc.as_view()),
    path("sources/<uuid:source_id>/captures/", own.SourceCaptures.as_view()),
    path("fetches/", captures.Fetches.as_view()),
    path("fetches/<uuid:fetch_id>/", captures.OneFetch.as_view(), name="fetch"),
    path("snapshots/<uuid:snapshot_id>/", captures.OneSnapshot.as_view(), name="snapshot"),
    path("snapshots/<uuid:snapshot_id>/attest/", own.SnapshotAttest.as_view()),
    path("snapshots/<uuid:snapshot_id>/text/", captures.SnapshotText.as_view()),
    path("snapshots/<uuid:snapshot_id>/raw/", captures.SnapshotRaw.as_view()),
    path("snapshots/<uuid:snapshot_id>/html/", captures.SnapshotView.as_view()),
    path("snapshots/<uuid:snapshot_id>/diff/", changes.SnapshotDiff.as_view()),
    path("snapshots/<uuid:snapshot_id>/warc/", captures.SnapshotWarc.as_view()),
]
