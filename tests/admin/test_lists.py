"""The lists of the desk: what they show, at a constant cost, and what no filter may ask about."""

import csv
import html
import re
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.admin.claims import ClaimAdmin
from claims.enums import Access, RecheckKind, Stage
from claims.models import Article, Claim
from claims.services import articles, claims, rechecks
from sources.admin import headers, paging
from sources.services import sources
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import Web

CLAIMS = reverse("admin:claims_claim_changelist")
LISTS = [
    "claims_article",
    "claims_claim",
    "claims_evidence",
    "claims_historyentry",
    "claims_publication",
    "claims_recheck",
    "claims_review",
    "claims_verdict",
    "claims_claimant",
    "claims_earliercheck",
    "sources_extraction",
    "sources_fetch",
    "sources_publisher",
    "sources_snapshot",
    "sources_source",
]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens(name: str, claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    assert sign_in(newsroom.reader).get(reverse(f"admin:{name}_changelist")).status_code == 200


@pytest.mark.parametrize(
    "address", [CLAIMS, reverse("admin:index"), reverse("admin:claims_article_changelist")]
)
def test_a_list_costs_the_same_for_one_and_for_three(
    address: str, article: Article, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    client.get(address)
    of_one = queries(client, address)
    for title in ("Another", "A third"):
        other = desk.article(newsroom.writer, title=title)
        desk.taken(desk.claim(other, newsroom.writer, claimants_named=["The council"]), newsroom.reviewer)
    assert queries(client, address) == of_one


def test_a_search_costs_the_same_for_one_and_for_three(
    article: Article, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, address = sign_in(newsroom.reviewer), f"{CLAIMS}?q=bridge"
    client.get(address)
    of_one = queries(client, address)
    for quote in ("It was closed for 14 months", "Work began in March 2024"):
        desk.claim(article, newsroom.writer, quote=quote, statement=f"Bridge: {quote}.")
    assert queries(client, address) == of_one


def test_the_list_of_sources_costs_the_same_for_one_and_for_three(
    newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, address = sign_in(newsroom.reviewer), reverse("admin:sources_source_changelist")
    desk.offline(newsroom.writer)
    client.get(address)
    of_one = queries(client, address)
    desk.offline(newsroom.writer, title="A second ledger")
    desk.offline(newsroom.writer, title="A third ledger")
    assert queries(client, address) == of_one


@pytest.mark.parametrize(
    "name", ["sources_snapshot", "sources_fetch", "sources_extraction", "sources_source"]
)
def test_a_list_of_captures_costs_the_same_for_one_and_for_three(
    name: str, web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, address = sign_in(newsroom.reviewer), reverse(f"admin:{name}_changelist")
    web.capture(web.put("/one", "Some words of it. " * 9))
    client.get(address)
    of_one = queries(client, address)
    for path in ("/two", "/three"):
        web.capture(web.put(path, f"Some words of {path}. " * 9))
    assert queries(client, address) == of_one


def test_the_list_of_rechecks_costs_the_same_for_one_and_for_three(
    article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, address = sign_in(newsroom.reviewer), reverse("admin:claims_recheck_changelist")

    def due(quote: str) -> None:
        wanted = desk.checked(
            desk.claim(article, newsroom.writer, quote=quote), newsroom.reviewer, newsroom.second
        )
        rechecks.open_for(wanted, kind=RecheckKind.DATE, now=desk.NOW, source=desk.offline(newsroom.writer))

    due(desk.QUOTE)
    client.get(address)
    of_one = queries(client, address)
    due("It was closed for 14 months")
    due("Work began in March 2024")
    assert queries(client, address) == of_one


@pytest.mark.parametrize("name", LISTS)
def test_a_list_and_a_search_in_it_take_few_queries(
    name: str, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    client, address = sign_in(newsroom.reviewer), reverse(f"admin:{name}_changelist")
    client.get(address)
    assert [queries(client, f"{address}{query}") < 30 for query in ("", "?q=bridge")] == [True, True]


def test_a_long_list_is_counted_and_paged_through_up_to_a_limit(
    article: Article, claim: Claim, newsroom: Newsroom, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST", 2)
    monkeypatch.setattr(ClaimAdmin, "list_per_page", 1)
    newer = [desk.claim(article, newsroom.writer, quote=quote) for quote in ("It was closed", "Work began")]
    client = sign_in(newsroom.reviewer)
    shown = [client.get(f"{CLAIMS}?p={page}").context["cl"].result_list[0] for page in (1, 2)]
    assert shown == [newer[1], newer[0]]
    assert "the first 2 of more claims" in client.get(CLAIMS).content.decode()


def test_the_headers_of_a_list_are_made_once_however_many_rows_it_has(
    article: Article, claim: Claim, newsroom: Newsroom, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.claim(article, newsroom.writer, quote="It was closed")
    made, theirs = list[object](), headers.theirs

    def counted(listed: Any) -> Any:
        made.append(listed)
        return theirs(listed)

    monkeypatch.setattr(headers, "theirs", counted)
    listed = sign_in(newsroom.reviewer).get(CLAIMS).context["cl"].result_list
    assert (len(listed), len(made)) == (2, 1)


def test_a_search_of_what_hangs_on_sources_looks_at_what_they_are_called(
    web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    found, _other = (web.capture(web.put(path, f"Some words of {path}. " * 9)) for path in ("/one", "/two"))
    client = sign_in(newsroom.reviewer)
    for name in ("sources_fetch", "sources_snapshot", "sources_extraction"):
        listed = client.get(reverse(f"admin:{name}_changelist") + "?q=one").context["cl"].result_list
        assert {str(getattr(row, "snapshot_id", row.pk)) for row in listed} == {str(found.snapshot_id)}


def test_a_restricted_article_is_absent_from_list_search_filter_and_page(
    newsroom: Newsroom, sign_in: SignIn
) -> None:
    secret = articles.register(
        by=newsroom.writer, now=desk.NOW, title="Secretive", body=desk.BODY, access=Access.RESTRICTED
    ).article
    hidden = desk.claim(secret, newsroom.writer, statement="Hushed up")
    client = sign_in(newsroom.admin)
    pages = [CLAIMS, f"{CLAIMS}?q=Hushed", reverse("admin:claims_article_changelist"), reverse("admin:index")]
    for address in pages:
        assert re.search("Secretive|Hushed up", client.get(address).content.decode()) is None
    for address in (
        reverse("admin:claims_claim_change", args=[hidden.pk]),
        reverse("admin:claims_article_change", args=[secret.pk]),
        reverse("admin:claims_claim_do", args=[hidden.pk, "take"]),
    ):
        assert client.post(address).status_code == 404
    assert sign_in(newsroom.writer).get(pages[1]).content.decode().count("Hushed up") > 0


def test_an_unseen_source_is_absent(newsroom: Newsroom, sign_in: SignIn) -> None:
    source = sources.add_offline(
        by=newsroom.reviewer, now=desk.NOW, title="An informant", people=[newsroom.reviewer]
    )
    address, page = (
        reverse("admin:sources_source_changelist"),
        reverse("admin:sources_source_change", args=[source.pk]),
    )
    other, own = sign_in(newsroom.editor), sign_in(newsroom.reviewer)
    assert "An informant" not in other.get(address).content.decode()
    assert (other.get(page).status_code, own.get(page).status_code) == (404, 200)


@pytest.mark.parametrize(
    "lookup", ["evidence__isnull=0", "reviews__isnull=0", "history_seq__gt=1", "statement__startswith=T"]
)
def test_no_lookup_but_the_filters_of_the_list_is_answered(
    lookup: str, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    """Otherwise `evidence__isnull` would tell that a colleague has cited."""
    assert sign_in(newsroom.second).get(f"{CLAIMS}?{lookup}").status_code == 400


def test_filters_narrow_the_list(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    mine = f"{CLAIMS}?assignee=me"
    before = client.get(mine).content.decode()
    desk.taken(claim, newsroom.reviewer)
    filters = [mine, f"{CLAIMS}?article={claim.article_id}", f"{CLAIMS}?stage__exact={Stage.IN_REVIEW}"]
    assert claim.statement not in before
    for address in filters:
        assert claim.statement in client.get(address).content.decode()
    for address in (
        f"{CLAIMS}?assignee=nobody",
        f"{CLAIMS}?wants=attention",
        f"{CLAIMS}?article=nonsense-is-none",
    ):
        assert (claim.statement in client.get(address).content.decode()) is ("nonsense" in address)


def test_the_articles_own_words_find_a_claim_once(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    found = desk.claim(
        claim.article, newsroom.writer, quote="It was closed for 14 months", statement="Traffic had to wait."
    )
    claims.add_mention(found, by=newsroom.writer, now=desk.NOW, quote="closed for")
    listed = sign_in(newsroom.reviewer).get(f"{CLAIMS}?q=closed").context["cl"].result_list
    assert [row.pk for row in listed] == [found.pk]


def test_a_list_in_full_does_not_offer_to_show_all(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    pages = [CLAIMS, f"{CLAIMS}?q=bridge", f"{CLAIMS}?assignee=nobody"]
    offered = ["Show all" in client.get(address).content.decode() for address in pages]
    assert offered == [False, True, True]


def test_a_bulk_act_reports_what_was_done_and_what_was_refused(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    gone = desk.taken(
        desk.claim(claim.article, newsroom.writer, quote="It was closed for 14 months"), newsroom.second
    )
    page = sign_in(newsroom.reviewer).post(
        CLAIMS, {"action": "take", "_selected_action": [claim.pk, gone.pk]}, follow=True
    )
    claim.refresh_from_db()
    gone.refresh_from_db()
    text = page.content.decode()
    assert (claim.assignee, gone.assignee) == (newsroom.reviewer, newsroom.second)
    assert "Take: 1 claim done." in text
    assert "Not done, 1 claim: Take is not possible from “in review”" in text
    assert "“It was closed for 14 months”" in text
    assert "IN_REVIEW" not in "".join(str(message) for message in page.context["messages"])


def test_assign_and_return_take_their_details_from_the_form(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, chosen = sign_in(newsroom.editor), {"_selected_action": [claim.pk]}
    client.post(CLAIMS, {"action": "assign_them", "assignee": newsroom.second.pk, **chosen})
    claim.refresh_from_db()
    assert claim.assignee == newsroom.second
    client.post(CLAIMS, {"action": "return_them", "reason": "On leave.", **chosen})
    claim.refresh_from_db()
    assert (claim.stage, claim.history.latest("seq").text) == (Stage.OPEN, "On leave.")


def test_a_reader_has_no_bulk_acts(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    sign_in(newsroom.reader).post(CLAIMS, {"action": "take", "_selected_action": [claim.pk]})
    claim.refresh_from_db()
    assert claim.stage == Stage.OPEN


def test_fetch_now_asks_for_one_fetch(newsroom: Newsroom, sign_in: SignIn, web: Web) -> None:
    source = web.track(web.put("/page", "Some words."))
    source.fetches.all().delete()
    page = reverse("admin:sources_source_fetch", args=[source.pk])
    sign_in(newsroom.reader).post(page)
    before = source.fetches.count()
    sign_in(newsroom.reviewer).post(page)
    assert (before, source.fetches.count()) == (0, 1)


def table(client: Client, query: str = "") -> list[str]:
    """The statements in the download of the list of claims."""
    answer = client.get(reverse("admin:claims_claim_export") + query)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="claims.csv"'
    text = answer.getvalue().decode("utf-8-sig")
    return [row["statement"] for row in csv.DictReader(StringIO(text, newline=""))]


def test_the_download_is_of_the_list_as_it_is_narrowed(
    article: Article, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    other = desk.claim(
        article, newsroom.writer, quote="It was closed for 14 months", statement="It was shut."
    )
    desk.taken(other, newsroom.second)
    client = sign_in(newsroom.reader)
    narrowed = f"?stage__exact=IN_REVIEW&article={article.pk}&q=shut&p=1&o=1"
    link = re.search(r'href="([^"]*/claim/export/[^"]*)"', client.get(CLAIMS + narrowed).content.decode())
    assert link is not None
    query = "?" + html.unescape(link[1]).partition("?")[2]
    assert "p=" not in query
    assert table(client, query) == ["It was shut."]
    assert table(client) == ["It was shut.", claim.statement]


def test_the_download_leaves_out_what_one_may_not_see(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    people = [newsroom.writer, newsroom.second]
    hidden = desk.article(newsroom.writer, title="A ledger", access=Access.RESTRICTED, access_people=people)
    desk.claim(hidden, newsroom.writer, statement="It is in the ledger.")
    assert table(sign_in(newsroom.admin)) == [claim.statement]
    assert table(sign_in(newsroom.second)) == ["It is in the ledger.", claim.statement]


def test_a_download_of_a_page_that_is_not_there_leads_to_the_list(
    newsroom: Newsroom, sign_in: SignIn
) -> None:
    facts = [f"Fact {number} holds" for number in range(ClaimAdmin.list_per_page + 1)]
    long = desk.article(newsroom.writer, body=". ".join(facts))
    for each in facts:
        desk.claim(long, newsroom.writer, quote=each)
    client = sign_in(newsroom.reader)
    assert table(client, "?p=2") == facts[::-1]
    answer = client.get(reverse("admin:claims_claim_export") + "?p=9")
    assert (answer.status_code, answer.headers.get("Location")) == (302, CLAIMS)
