"""Addresses of the newsroom's calls, below the API's root."""

from django.urls import path

from claims.api.views import (
    articles,
    claims,
    coverage,
    evidence,
    impact,
    rechecks,
    records,
    reviews,
    takedowns,
)

urlpatterns = [
    path("articles/", articles.Articles.as_view()),
    path("articles/<uuid:article_id>/", articles.OneArticle.as_view()),
    path("articles/<uuid:article_id>/versions/", articles.ArticleVersions.as_view()),
    path("articles/<uuid:article_id>/versions/<int:number>/", articles.OneVersion.as_view()),
    path("articles/<uuid:article_id>/coverage/", coverage.ArticleCoverage.as_view()),
    path("claims/", claims.Claims.as_view()),
    path("claims/<uuid:claim_id>/", claims.OneClaim.as_view()),
    path("claims/<uuid:claim_id>/mentions/", claims.ClaimMentions.as_view()),
    path("claims/<uuid:claim_id>/split/", claims.ClaimSplit.as_view()),
    path("claims/<uuid:claim_id>/join/", claims.ClaimJoin.as_view()),
    path("claims/<uuid:claim_id>/sources/", claims.ClaimSources.as_view()),
    path("claims/<uuid:claim_id>/sources/<uuid:source_id>/", claims.ClaimSourceLink.as_view()),
    path("claims/<uuid:claim_id>/suggestions/", evidence.ClaimSuggestions.as_view()),
    path("claims/<uuid:claim_id>/evidence/", evidence.ClaimEvidence.as_view()),
    path("evidence/<uuid:evidence_id>/retract/", evidence.EvidenceRetract.as_view()),
    path("claims/<uuid:claim_id>/reviews/", reviews.ClaimReviews.as_view()),
    path("claims/<uuid:claim_id>/moves/", reviews.ClaimMoves.as_view()),
    path("claims/<uuid:claim_id>/publish/", reviews.ClaimPublish.as_view()),
    path("claims/<uuid:claim_id>/history/", records.ClaimHistory.as_view()),
    path("claims/<uuid:claim_id>/outcomes/", coverage.ClaimOutcomes.as_view()),
    path("snapshots/<uuid:snapshot_id>/takedown/", takedowns.SnapshotTakedown.as_view()),
    path("rechecks/", rechecks.Rechecks.as_view()),
    path("rechecks/<uuid:recheck_id>/", rechecks.OneRecheck.as_view()),
    path("rechecks/<uuid:recheck_id>/ruling/", rechecks.RecheckRuling.as_view()),
    path("sources/<uuid:source_id>/impact/", impact.SourceImpact.as_view()),
    path("claimants/", records.Claimants.as_view()),
]
