"""The permission table: for each route and method the role that it takes, and the scope a token needs.

A role includes those before it, so a row names the least that may. What a person may do inside a call
(assign, settle, publish a correction) is asked again by the services; what they may see, by the queries.
A route that is not in the table is closed to all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from factcheck.models import User
from factcheck.roles import Role
from factcheck.scopes import Scope

if TYPE_CHECKING:  # that module reads the settings, which name this one
    from rest_framework.views import APIView

ANYONE = None
READ, WRITE, REVIEW, PUBLISH = Scope.READ, Scope.WRITE, Scope.REVIEW, Scope.PUBLISH
READER, WRITER, REVIEWER, EDITOR = Role.READER, Role.WRITER, Role.REVIEWER, Role.EDITOR
ADMINS = Role.ADMIN
ROOT = "api/v1/"
ADMIN = "admin/"  # one group: Django's admin asks for a signed-in member of staff, page by page


@dataclass(frozen=True)
class Rule:
    """Who may call a route. least: None lets anyone in. scope: None asks nothing of a token."""

    method: str
    route: str
    least: Role | None
    scope: Scope | None = None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that may; anonymous too where `least` is None."""
        every = tuple(Role)
        return every if self.least is None else every[every.index(self.least) :]

    def allows(self, person: User | AnonymousUser, token: object) -> bool:
        if self.least is None:
            return True
        role = role_of(person)
        granted = getattr(token, "scopes", None)
        return role in self.roles and (not granted or self.scope is None or self.scope in granted)

    @property
    def remedy(self) -> str:
        """What whoever may not call it has to be told."""
        takes = f"the role {self.least.value} or a higher one" if self.least else "nothing"
        scope = f", and a token of all scopes or with the scope {self.scope.value}" if self.scope else ""
        return f"This call takes {takes}{scope}."


def role_of(person: User | AnonymousUser) -> Role | None:
    """The role that counts: a superuser is an admin; None for anonymous and for people without a role."""
    if not isinstance(person, User):
        return None
    return Role.ADMIN if person.is_superuser else person.role


_API = (
    ("GET", "articles/", READER, READ),
    ("POST", "articles/", WRITER, WRITE),
    ("GET", "articles/<uuid:article_id>/", READER, READ),
    ("PATCH", "articles/<uuid:article_id>/", WRITER, WRITE),
    ("POST", "articles/<uuid:article_id>/intake/", WRITER, WRITE),
    ("GET", "articles/<uuid:article_id>/versions/", READER, READ),
    ("POST", "articles/<uuid:article_id>/versions/", WRITER, WRITE),
    ("GET", "articles/<uuid:article_id>/versions/<int:number>/", READER, READ),
    ("GET", "articles/<uuid:article_id>/versions/<int:number>/markup/", READER, READ),
    ("GET", "articles/<uuid:article_id>/links/", READER, READ),
    ("GET", "articles/<uuid:article_id>/versions/<int:number>/diff/", READER, READ),
    ("GET", "articles/<uuid:article_id>/coverage/", READER, READ),
    ("GET", "articles/<uuid:article_id>/detect/", READER, READ),
    ("POST", "articles/<uuid:article_id>/detect/", WRITER, WRITE),
    ("POST", "articles/<uuid:article_id>/detect/accept/", REVIEWER, REVIEW),
    ("GET", "claims/", READER, READ),
    ("POST", "claims/", WRITER, WRITE),
    ("POST", "claims/bulk/", WRITER, WRITE),
    ("GET", "claims/export/", READER, READ),
    ("GET", "claims/<uuid:claim_id>/", READER, READ),
    ("PATCH", "claims/<uuid:claim_id>/", WRITER, WRITE),
    ("GET", "claims/<uuid:claim_id>/mentions/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/mentions/", WRITER, WRITE),
    ("DELETE", "claims/<uuid:claim_id>/mentions/<uuid:mention_id>/", REVIEWER, REVIEW),
    ("POST", "claims/<uuid:claim_id>/mentions/<uuid:mention_id>/pin/", REVIEWER, REVIEW),
    ("GET", "claims/<uuid:claim_id>/repeats/", READER, READ),
    ("GET", "claims/<uuid:claim_id>/split/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/split/", REVIEWER, REVIEW),
    ("POST", "claims/<uuid:claim_id>/join/", REVIEWER, REVIEW),
    ("GET", "claims/<uuid:claim_id>/similar/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/same/", REVIEWER, REVIEW),
    ("DELETE", "claims/<uuid:claim_id>/same/", REVIEWER, REVIEW),
    ("GET", "claims/<uuid:claim_id>/proposal/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/proposal/", REVIEWER, REVIEW),
    ("GET", "claims/<uuid:claim_id>/sources/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/sources/", WRITER, WRITE),
    ("DELETE", "claims/<uuid:claim_id>/sources/<uuid:source_id>/", WRITER, WRITE),
    ("GET", "claims/<uuid:claim_id>/suggestions/", READER, READ),
    ("GET", "claims/<uuid:claim_id>/evidence/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/evidence/", REVIEWER, REVIEW),
    ("POST", "evidence/<uuid:evidence_id>/retract/", REVIEWER, REVIEW),
    ("GET", "claims/<uuid:claim_id>/reviews/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/reviews/", REVIEWER, REVIEW),
    ("POST", "claims/<uuid:claim_id>/moves/", REVIEWER, REVIEW),
    ("POST", "claims/<uuid:claim_id>/publish/", EDITOR, PUBLISH),
    ("GET", "claims/<uuid:claim_id>/claimreview/", READER, READ),
    ("GET", "complaints/", READER, READ),
    ("POST", "complaints/", WRITER, WRITE),
    ("POST", "complaints/<uuid:complaint_id>/decision/", EDITOR, PUBLISH),
    ("GET", "claims/<uuid:claim_id>/history/", READER, READ),
    ("GET", "claims/<uuid:claim_id>/dossier/", READER, READ),
    ("GET", "claims/<uuid:claim_id>/outcomes/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/outcomes/", READER, WRITE),  # an author, whatever their role
    ("GET", "claims/<uuid:claim_id>/legal/", READER, READ),
    ("GET", "claims/<uuid:claim_id>/replies/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/replies/", REVIEWER, REVIEW),
    ("GET", "replies/", READER, READ),
    ("POST", "replies/<uuid:reply_id>/answers/", REVIEWER, REVIEW),
    ("POST", "claims/<uuid:claim_id>/waivers/", READER, REVIEW),  # an editor, or a lawyer of any role
    ("GET", "claims/<uuid:claim_id>/clearances/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/clearances/", READER, REVIEW),  # a lawyer of any role
    ("POST", "clearances/<uuid:clearance_id>/revocation/", READER, REVIEW),
    ("GET", "claims/<uuid:claim_id>/questions/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/questions/", REVIEWER, REVIEW),
    ("GET", "questions/", READER, READ),
    ("POST", "questions/<uuid:question_id>/answers/", READER, WRITE),  # an author of any role, or an editor
    ("POST", "questions/<uuid:question_id>/withdrawal/", REVIEWER, REVIEW),
    ("GET", "claims/<uuid:claim_id>/elsewhere/", READER, READ),
    ("POST", "claims/<uuid:claim_id>/elsewhere/", REVIEWER, REVIEW),
    ("GET", "earlier-checks/", READER, READ),
    ("POST", "earlier-checks/", EDITOR, PUBLISH),
    ("GET", "earlier-checks/<uuid:earlier_id>/", READER, READ),
    ("GET", "feeds/", READER, READ),
    ("POST", "feeds/", EDITOR, WRITE),
    ("GET", "feeds/<uuid:feed_id>/", READER, READ),
    ("PATCH", "feeds/<uuid:feed_id>/", EDITOR, WRITE),
    ("GET", "policies/", READER, READ),
    ("POST", "policies/", EDITOR, REVIEW),
    ("GET", "rechecks/", READER, READ),
    ("GET", "rechecks/<uuid:recheck_id>/", READER, READ),
    ("POST", "rechecks/<uuid:recheck_id>/ruling/", REVIEWER, REVIEW),
    ("GET", "claimants/", READER, READ),
    ("POST", "claimants/", WRITER, WRITE),
    ("GET", "claimants/<uuid:claimant_id>/", READER, READ),
    ("PATCH", "claimants/<uuid:claimant_id>/", WRITER, WRITE),
    ("GET", "attributions/", READER, READ),
    ("POST", "attributions/", REVIEWER, REVIEW),
    ("GET", "attributions/<uuid:attribution_id>/", READER, READ),
    ("POST", "attributions/<uuid:attribution_id>/ruling/", REVIEWER, REVIEW),
    ("GET", "publishers/", READER, READ),
    ("POST", "publishers/", WRITER, WRITE),
    ("GET", "sources/", READER, READ),
    ("POST", "sources/", WRITER, WRITE),
    ("GET", "sources/<uuid:source_id>/", READER, READ),
    ("PATCH", "sources/<uuid:source_id>/", WRITER, WRITE),
    ("POST", "sources/<uuid:source_id>/fetch/", WRITER, WRITE),
    ("GET", "sources/<uuid:source_id>/fetches/", READER, READ),
    ("POST", "sources/<uuid:source_id>/override/", REVIEWER, REVIEW),
    ("DELETE", "sources/<uuid:source_id>/override/", REVIEWER, REVIEW),
    ("GET", "sources/<uuid:source_id>/overrides/", READER, READ),
    ("GET", "sources/<uuid:source_id>/snapshots/", READER, READ),
    ("GET", "sources/<uuid:source_id>/manifest/", READER, READ),
    ("GET", "sources/<uuid:source_id>/manifest/<int:number>/", READER, READ),
    ("GET", "sources/<uuid:source_id>/changes/", READER, READ),
    ("GET", "sources/<uuid:source_id>/warc/", READER, READ),
    ("GET", "sources/<uuid:source_id>/impact/", READER, READ),
    ("POST", "sources/<uuid:source_id>/captures/", REVIEWER, WRITE),
    ("GET", "fetches/", READER, READ),
    ("GET", "fetches/<uuid:fetch_id>/", READER, READ),
    ("GET", "snapshots/<uuid:snapshot_id>/", READER, READ),
    ("GET", "snapshots/<uuid:snapshot_id>/text/", READER, READ),
    ("GET", "snapshots/<uuid:snapshot_id>/raw/", READER, READ),
    ("GET", "snapshots/<uuid:snapshot_id>/html/", READER, READ),
    ("GET", "snapshots/<uuid:snapshot_id>/diff/", READER, READ),
    ("GET", "snapshots/<uuid:snapshot_id>/warc/", READER, READ),
    ("POST", "snapshots/<uuid:snapshot_id>/attest/", REVIEWER, REVIEW),
    ("POST", "snapshots/<uuid:snapshot_id>/takedown/", ADMINS, None),  # no scope leaves a token this
    ("GET", "webhooks/", READER, READ),
    ("POST", "webhooks/", READER, WRITE),
    ("GET", "webhooks/<uuid:webhook_id>/", READER, READ),
    ("PATCH", "webhooks/<uuid:webhook_id>/", READER, WRITE),
    ("DELETE", "webhooks/<uuid:webhook_id>/", READER, WRITE),
    ("POST", "webhooks/<uuid:webhook_id>/secret/", READER, WRITE),
    ("GET", "webhooks/<uuid:webhook_id>/deliveries/", READER, READ),
    ("POST", "deliveries/<uuid:delivery_id>/replay/", READER, WRITE),
    ("GET", "stats/", READER, READ),
    ("GET", "users/", READER, READ),
    ("POST", "auth/token/", ANYONE, None),
    ("DELETE", "auth/token/", READER, None),
    ("GET", "auth/me/", READER, None),
)
_SITE = (
    Rule("GET", "", ANYONE),  # leads to the desk
    Rule("GET", "desk/", ANYONE),  # who may not see it is asked to sign in, or for a key
    Rule("GET", "desk/figures/", READER, READ),
    Rule("POST", "desk/screen/", ANYONE),
    Rule("GET", "healthz", ANYONE),
    Rule("GET", "readyz", ANYONE),
    Rule("GET", "metrics", ANYONE),  # who holds METRICS_TOKEN; without one set it is not there
    Rule("GET", "api/schema/", ANYONE),
    Rule("GET", "api/docs/", ANYONE),
    Rule("GET", "checks/", ANYONE),
    Rule("GET", "checks/<uuid:claim_id>/", ANYONE),
    Rule("GET", "checks/<uuid:claim_id>/complaint/", ANYONE),
    Rule("POST", "checks/<uuid:claim_id>/complaint/", ANYONE),
    Rule("GET", "checks/<uuid:claim_id>/complaint/received/", ANYONE),
    Rule("GET", "v1alpha1/claims:search", ANYONE),
    Rule("GET", "feeds/checks.atom", ANYONE),
    Rule("GET", "sitemap.xml", ANYONE),
    Rule("GET", "robots.txt", ANYONE),
    Rule("GET", "embed.js", ANYONE),
    Rule("GET", "embed/articles/<uuid:article_id>/", ANYONE),
    Rule("GET", "embed/articles/<uuid:article_id>/checks.json", ANYONE),
)

TABLE: dict[tuple[str, str], Rule] = {
    (rule.method, rule.route): rule
    for rule in (*(Rule(method, ROOT + route, least, scope) for method, route, least, scope in _API), *_SITE)
}


class ByTable(BasePermission):
    """The table, enforced before anything of a call is read."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        match = request.resolver_match
        method = "GET" if request.method == "HEAD" else str(request.method)
        if match is None:
            return False
        rule = TABLE.get((method, match.route))
        if rule is not None:
            self.message = rule.remedy
            return rule.allows(request.user, request.auth)
        # A method that the route does not have is answered with 405; OPTIONS says to whom what is open.
        return method == "OPTIONS" or method.lower() not in _methods(view)


def _methods(view: "APIView") -> set[str]:
    return {name for name in view.http_method_names if hasattr(view, name)}


def as_markdown() -> Iterator[str]:
    """The table as docs/api.md shows it, line by line."""
    yield "| method | route | least role | token scope |"
    yield "|---|---|---|---|"
    for rule in TABLE.values():
        least = rule.least.value if rule.least else "anyone"
        yield f"| {rule.method} | `/{rule.route}` | {least} | {rule.scope.value if rule.scope else '–'} |"
    yield f"| all | `/{ADMIN}…` | signed-in staff, page by page | – |"
