"""The site's own addresses, and a bare view over the same rows to compare with."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from config.urls import urlpatterns as site

# What the API's list shows, written by hand for PostgreSQL: no person, no filters.
SAME = """
    SELECT c.id, json_build_object('id', a.id, 'title', a.title) AS article, c.statement, c.asserts, c.kind,
        (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name)), '[]')
            FROM claims_claim_claimants l JOIN claims_claimant p ON p.id = l.claimant_id
            WHERE l.claim_id = c.id) AS claimants,
        c.as_of, c.legal_flag, c.recheck_on, c.parent_id AS parent, c.is_split, c.stage,
        c.verification_status, c.attention, v.rating,
        CASE WHEN v.id IS NOT NULL THEN json_build_object('id', v.id, 'rating', v.rating,
            'corrected_text', v.corrected_text, 'as_of', v.as_of, 'words', v.words, 'basis', v.basis,
            'reviews_required', v.reviews_required, 'settled_at', v.settled_at) END AS verdict,
        CASE WHEN u.id IS NOT NULL THEN json_build_object('id', u.id, 'username', u.username,
            'name', trim(u.first_name || ' ' || u.last_name)) END AS assignee,
        c.round, c.reviews_required, c.is_blind, c.must_include,
        (SELECT coalesce(json_agg(json_build_object('id', m.id, 'version', m.version_id, 'exact', m.exact,
            'prefix', m.prefix, 'suffix', m.suffix, 'start', m.start, 'end', m.end, 'anchor', m.anchor)
            ORDER BY m.start), '[]')
            FROM claims_mention m WHERE m.claim_id = c.id AND m.version_id = a.newest_id) AS mentions,
        (SELECT coalesce(json_agg(json_build_object('id', s.id, 'url', s.url, 'title', s.title,
            'publisher', CASE WHEN p.id IS NOT NULL THEN
                json_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
            'access', s.access, 'kind', s.kind, 'is_confidential', s.is_confidential,
            'stands_in_for', s.stands_in_for, 'health', s.finding,
            'fetch_state', (SELECT f.state FROM sources_fetch f
                WHERE f.source_id = s.id AND f.state IN ('QUEUED', 'RUNNING') LIMIT 1),
            'last_outcome', s.last_outcome, 'last_reason', s.last_reason,
            'last_checked_at', s.last_checked_at, 'unbacked', l.unbacked) ORDER BY l.id), '[]')
            FROM claims_claimsource l JOIN sources_source s ON s.id = l.source_id
            LEFT JOIN sources_publisher p ON p.id = s.publisher_id WHERE l.claim_id = c.id) AS sources,
        c.version, c.created_at, c.updated_at {besides}
    FROM claims_claim c
    JOIN claims_article a ON a.id = c.article_id
    LEFT JOIN factcheck_user u ON u.id = c.assignee_id
    LEFT JOIN claims_verdict v ON v.id = c.verdict_id
    ORDER BY c.id DESC LIMIT 50
"""


COUNTED = ", (SELECT count(*) FROM claims_evidence e WHERE e.claim_id = c.id) AS evidence_count"


def bare(request: HttpRequest) -> JsonResponse:
    """The newest page of claims as plain Django gives it: one query, the same JSON, for anyone."""
    with connection.cursor() as cursor:
        cursor.execute(SAME.format(besides=COUNTED if "counted" in request.GET else ""))
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return JsonResponse({"next": None, "previous": None, "results": rows})


urlpatterns = [path("bare/", bare), *site]
