"""Articles and their texts."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims import fates, linked, queries
from claims.api.expansions import OF_ARTICLES
from claims.api.filters import ArticleFilters
from claims.api.inputs.articles import ArticleChanges, ArticleInput, TextInput, has_text
from claims.api.offsets import OFFSETS, Counted, Counting
from claims.api.shapes.articles import (
    ArticleInFull,
    ArticleShape,
    LinksShape,
    MarkupShape,
    PostedArticle,
    PostedVersion,
    VersionBrief,
    VersionDiffShape,
    VersionShape,
)
from claims.models import Article, ArticleVersion
from claims.services import articles, intakes
from claims.services.intakes import Awaited
from sources.api.changed import told_of
from sources.api.door import BY_TIME, Door, ListDoor, find
from sources.api.preconditions import IF_MATCH, version_read
from sources.diffing import diff


class Articles(Counting, ListDoor):
    queryset = Article.objects.none()
    filterset_class = ArticleFilters
    expansions = OF_ARTICLES
    orderings = BY_TIME

    @extend_schema(operation_id="articles_list", responses=ArticleShape(many=True))
    def get(self, request: Request) -> Response:
        """Articles that you may see, newest first, without their texts."""
        return self.page(ArticleShape, queries.articles(self.person).defer("newest__text", "newest__parts"))

    @extend_schema(
        operation_id="articles_create",
        request=ArticleInput,
        parameters=[OFFSETS],
        responses={201: PostedArticle, 200: PostedArticle, 202: ArticleInFull},
    )
    def post(self, request: Request) -> Response:
        """Post an article: 201 with its first text.

        The same `external_id` from the same account again: 201 when the text differs, a new version of
        the same article; 200 when it is the same text, and nothing changes.

        With `url` and no text: 202, and its page is fetched; `intake` of the article says how far that is.
        Without an `external_id` the same address from the same account is the same article. Posted again, its
        page is asked for anew; 200 where a person has sent its text in the place of the page's.
        """
        given = _text_and_facts(self.taken(ArticleInput))
        take_in = articles.register if has_text(given) or not given.get("url") else intakes.post
        posted = take_in(by=self.person, now=timezone.now(), **given)
        if isinstance(posted, Awaited):
            return self._awaited(posted.article.pk)
        posted.article = find(queries.articles(self.person), pk=posted.article.pk)
        self.places.know_newest_text(posted.version)
        return self.shown(PostedArticle, posted, status=201 if posted.is_new_version else 200)

    def _awaited(self, article_id: UUID) -> Response:
        where = reverse("article", kwargs={"article_id": article_id}, request=self.request)
        article = told_in_full(find(queries.articles(self.person), pk=article_id))
        return self.shown(ArticleInFull, article, status=202, Location=where)


def told_in_full(article: Article) -> Article:
    """Of one whose page is waited for, why that is not asked for yet."""
    if intake := getattr(article, "intake", None):
        intake.told = intakes.told(intake, now=timezone.now())  # for its shape
    return article


class OneArticle(Door):
    expansions = OF_ARTICLES

    @extend_schema(operation_id="articles_read", responses=ArticleInFull)
    def get(self, request: Request, article_id: UUID) -> Response:
        """An article with its newest text."""
        return self._as_it_is(article_id)

    @extend_schema(
        operation_id="articles_edit", request=ArticleChanges, parameters=[IF_MATCH], responses=ArticleInFull
    )
    def patch(self, request: Request, article_id: UUID) -> Response:
        """Change what is known about an article, never its text; a name that is one of us stays linked.

        Only an editor takes the link of an author off, and never their own. Send the `revision` that you
        read, or its ETag as If-Match, and a stale one is answered with 412.
        """
        article, given = find(queries.articles(self.person), pk=article_id), self.taken(ArticleChanges)
        given["revision"] = version_read(request, given.get("revision"), field="revision")
        articles.edit(article, by=self.person, now=timezone.now(), **given)
        return self._as_it_is(article_id)

    def _as_it_is(self, article_id: UUID) -> Response:
        article = told_in_full(find(self.with_expansions(queries.articles(self.person)), pk=article_id))
        return self.shown(ArticleInFull, article, ETag=f'"{article.revision}"')


class ArticleIntake(Door):
    @extend_schema(operation_id="articles_take_in", request=None, responses={202: ArticleInFull})
    def post(self, request: Request, article_id: UUID) -> Response:
        """Have the article's page fetched once more: 202; while it is waited for, nothing changes.

        409 `not_by_address` for one whose text was always sent.
        """
        article = find(queries.articles(self.person), pk=article_id)
        intakes.ask_again(article, by=self.person, now=timezone.now())
        read = told_in_full(find(queries.articles(self.person), pk=article_id))
        return self.shown(ArticleInFull, read, status=202)


class ArticleVersions(Counting, ListDoor):
    queryset = ArticleVersion.objects.none()

    @extend_schema(operation_id="versions_list", responses=VersionBrief(many=True))
    def get(self, request: Request, article_id: UUID) -> Response:
        """The texts of an article, newest first."""
        article = find(queries.articles(self.person), pk=article_id)
        texts = queries.versions(self.person).filter(article=article)
        return self.page(VersionBrief, texts.defer("text", "parts"))

    @extend_schema(
        operation_id="versions_create",
        request=TextInput,
        parameters=[OFFSETS],
        responses={201: PostedVersion, 200: PostedVersion},
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        """Send a newer text: 201 and which claims moved or lost their words; 200 when it is the same."""
        article = find(queries.articles(self.person), pk=article_id)
        posted = articles.add_version(
            article, by=self.person, now=timezone.now(), **_text_and_facts(self.taken(TextInput))
        )
        self.places.know_newest_text(posted.version)
        return self.shown(PostedVersion, posted, status=201 if posted.is_new_version else 200)


class OneVersion(Door):
    @extend_schema(operation_id="versions_read", responses=VersionShape)
    def get(self, request: Request, article_id: UUID, number: int) -> Response:
        """One text of an article, by its number."""
        texts = queries.versions(self.person).filter(article=article_id)
        return self.shown(VersionShape, find(texts, number=number))


class VersionMarkup(Door):
    @extend_schema(operation_id="versions_markup", responses=MarkupShape)
    def get(self, request: Request, article_id: UUID, number: int) -> Response:
        """The HTML or Markdown that a text last came in; 404 where it came as plain text."""
        kept = queries.markups(self.person).filter(version__article=article_id, version__number=number)
        newest = kept.select_related("version").last()
        return self.shown(MarkupShape, newest or find(kept, pk=article_id))


class ArticleLinks(Counted, Door):
    @extend_schema(operation_id="articles_links", parameters=[OFFSETS], responses=LinksShape)
    def get(self, request: Request, article_id: UUID) -> Response:
        """The pages that the newest text links, and the claims that each link stands in or next to.

        Known of an article that came in HTML or Markdown. None of them is fetched before it is linked to a
        claim as a source.
        """
        article = find(queries.articles(self.person), pk=article_id)
        self.places.know_newest(article.newest_id)
        links = linked.of_article(self.person, article)
        return self.shown(LinksShape, {"version": article.newest, "links": links})


class VersionDiff(Door):
    parameters = frozenset({"to"})

    @extend_schema(
        operation_id="versions_diff",
        parameters=[
            OpenApiParameter("to", int, description="The number of the other text; the newest unless given.")
        ],
        responses=VersionDiffShape,
    )
    def get(self, request: Request, article_id: UUID, number: int) -> Response:
        """What became of each paragraph from one text to another, and of each claim that stands in either."""
        texts = queries.versions(self.person).filter(article=article_id)
        before = find(texts, number=number)
        other = _number(request.query_params.get("to")) if "to" in request.query_params else None
        newest = texts.latest("number").number
        after = find(texts, number=newest if other is None else other)
        said = told_of(before.text, after.text, diff(before.text, after.text))
        told = {"before": before, "after": after, **said, "claims": fates.of(self.person, before, after)}
        return self.shown(VersionDiffShape, told)


def _number(given: str | None) -> int:
    if not (given or "").isascii() or not (given or "").isdigit() or len(given or "") > 9:
        raise ValidationError({"to": "Send the number of a text, such as 2."})
    return int(given or 0)


SERVICES_NAMES = {"parts": "parts_given", "format": "written_in"}


def _text_and_facts(given: dict[str, Any]) -> dict[str, Any]:
    return {SERVICES_NAMES.get(name, name): value for name, value in given.items()}
