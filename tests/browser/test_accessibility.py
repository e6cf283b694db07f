"""axe-core looks at every page of the desk, light and dark, wide and on a phone: it finds nothing grave."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from claims.enums import IntakeState, Stage
from claims.models import Claim, Intake
from claims.services import articles, evidence, intakes, suggestions
from factcheck.accounts import invitations, two_factor
from factcheck.models import User
from factcheck.roles import Role
from seeds import content
from sources.models import Change
from tests.accounts.test_two_factor import code_of
from tests.browser.driving import Reviewers
from tests.support import desk, secret, whole
from tests.support.people import Newsroom
from tests.support.web import COST, Web

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
AXE = Axe()
SINGLE = (
    *("", "notifications/", "account/", "account/two-factor/", "password_change/"),
    *(
        "claims/reviewpolicy/",
        "claims/claim/loads/",
        "claims/article/post/",
        "claims/claim/?foo=bar",
        "claims/earliercheck/import/",
    ),
    *("factcheck/user/add/", "factcheck/user/invite/", "factcheck/webhook/set-up", "sources/source/offline/"),
    "sources/source/offline/?confidential=1&kind=PERSON",
)
# Each list, and the page of its first row.
LISTS = (
    *(f"claims/{name}/" for name in ("article", "evidence", "review", "verdict", "publication", "claimant")),
    *(f"claims/{name}/" for name in ("claim", "historyentry", "recheck", "replyrequest", "question")),
    "claims/complaint/?decided=all",
    "claims/earliercheck/",
    *(f"sources/{name}/" for name in ("snapshot", "extraction", "fetch", "change", "publisher", "tombstone")),
    *(f"factcheck/{name}/" for name in ("user", "invitation", "accountentry", "apitoken")),
    *("sources/source/", "auth/group/"),
)
PHONE = 390  # pixels
SHAPES = [("light", 1280), ("dark", 1280), ("light", PHONE), ("dark", PHONE)]
PHONE_LISTS = ("claims/recheck/", "claims/verdict/", "sources/snapshot/", "sources/fetch/")
MAIN = ("", "notifications/", "account/", "claims/claim/", "claims/article/", "sources/source/")


class Looker:
    """Opens pages and gathers what axe finds serious or critical on them."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.found: list[tuple[str, str, str, str]] = []

    def look(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")
        self.look_here(path)

    def look_here(self, what: str) -> None:
        """At the page as it stands; evaluated by the browser's own protocol, which no policy bars."""
        for each in AXE.run(self.page).response["violations"]:
            if each["impact"] in ("serious", "critical"):
                self.found += [(what, each["id"], str(node["target"]), _why(node)) for node in each["nodes"]]

    @property
    def report(self) -> str:
        return "\n".join(map(" | ".join, self.found))

    def look_at_first_row(self) -> None:
        """At the page of the first row of the list that is open."""
        row = self.page.locator("#result_list tbody th a").first
        if row.count() and (path := row.get_attribute("href")):
            self.look(path)


def _why(node: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])


def looker(reviewers: Reviewers, user: User, scheme: str, width: int) -> Looker:
    signed_in = reviewers.sign_in(user, scheme=scheme, width=width)
    signed_in.page.emulate_media(reduced_motion="reduce")  # colours on their way to others are neither
    return Looker(signed_in.page, reviewers.address)


@pytest.fixture
def claims_in_stages(reviewers: Reviewers, newsroom: Newsroom, web: Web) -> list[Claim]:
    """An open claim with suggestions, and one brought to each stage."""
    article = desk.article(newsroom.writer)
    waiting = desk.claim(article, newsroom.writer)
    address = web.put("/bridge", COST, "It was closed for 14 months.")
    evidence.link_url(waiting, address, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(web.capture(address).pk)
    later = [stage for stage in desk.WAYS if stage != Stage.OPEN]
    brought = [desk.brought(desk.claim(article, newsroom.writer), stage, newsroom) for stage in later]
    articles.add_version(
        article, by=newsroom.writer, now=timezone.now(), title=desk.TITLE, body=f"{desk.BODY} Now."
    )
    return [waiting, *brought]


@pytest.mark.parametrize(("scheme", "width"), SHAPES)
def test_claims_in_every_stage_and_their_article(
    scheme: str, width: int, reviewers: Reviewers, newsroom: Newsroom, claims_in_stages: list[Claim]
) -> None:
    at = looker(reviewers, newsroom.admin, scheme, width)
    for claim in claims_in_stages:
        at.look(reverse("admin:claims_claim_change", args=[claim.pk]))
    at.look(reverse("admin:claims_article_change", args=[claim.article_id]))
    at.look(reverse("admin:claims_article_compare", args=[claim.article_id, 1, 2]))
    at.look(reverse("admin:claims_article_text", args=[claim.article_id]))
    waiting = claims_in_stages[0]
    reading = waiting.links.get().source.reading_id
    at.look(reverse("admin:claims_claim_read", args=[waiting.pk, reading]))
    at.look(reverse("admin:claims_claim_change", args=[waiting.pk]))
    at.page.keyboard.press("?")
    expect(at.page.get_by_role("dialog", name="Keys")).to_be_visible()
    at.look_here("the sheet of keys")
    assert not at.found, at.report


@pytest.mark.parametrize(("scheme", "width"), SHAPES)
def test_candidates_of_an_article(scheme: str, width: int, reviewers: Reviewers, newsroom: Newsroom) -> None:
    seed = content.article()
    article = desk.article(newsroom.writer, title=seed.title, body=seed.body)
    for each in seed.claims[1:8]:
        desk.claim(article, newsroom.writer, quote=each.quote, stage=Stage.DETECTED)
    at = looker(reviewers, newsroom.reviewer, scheme, width)
    at.look(reverse("admin:claims_article_candidates", args=[article.pk]))
    at.page.keyboard.press("x")
    expect(at.page.locator("[data-decided]")).to_be_visible()
    at.look_here("one decided")
    awaited = intakes.post("https://paper.example/bridge", by=newsroom.writer, now=timezone.now()).article
    at.look(reverse("admin:claims_article_change", args=[awaited.pk]))
    failed = {"state": IntakeState.FAILED, "why": "GONE", "words": "It is gone.", "ended_at": timezone.now()}
    Intake.objects.update(**failed)
    at.look(reverse("admin:claims_article_change", args=[awaited.pk]))
    assert not at.found, at.report


@pytest.mark.parametrize(("scheme", "width"), SHAPES)
def test_lists_records_and_accounts(
    scheme: str, width: int, reviewers: Reviewers, newsroom: Newsroom, web: Web
) -> None:
    whole.everything(newsroom, web)
    by = secret.keeper(newsroom.admin)
    hidden = secret.source(by)
    at = looker(reviewers, newsroom.admin, scheme, width)
    for each in SINGLE if width > PHONE else MAIN:
        at.look(f"/admin/{each}")
    for each in LISTS if width > PHONE else PHONE_LISTS:
        at.look(f"/admin/{each}")
        at.look_at_first_row()
    at.look(reverse("admin:sources_source_change", args=[hidden.pk]))
    at.look(reverse("admin:sources_source_identity", args=[hidden.pk]))
    change = Change.objects.get()
    older, newer = (each.snapshot_id for each in (change.before, change.after))
    at.look(reverse("admin:sources_source_capture", args=[change.source_id]))
    at.look(reverse("admin:sources_snapshot_diff", args=[older, newer]))
    assert not at.found, at.report


@pytest.mark.parametrize(("scheme", "width"), SHAPES)
def test_the_way_in(scheme: str, width: int, reviewers: Reviewers, newsroom: Newsroom) -> None:
    """Signed out: the login, with a wrong password, the code after it, and an invitation's page."""
    two_factor.confirm(newsroom.admin, now=timezone.now(), code=code_of(two_factor.begin(newsroom.admin)))
    sent = invitations.invite(
        name="Ida Vale", email="ida@news.example", role=Role.REVIEWER, by=newsroom.admin, now=timezone.now()
    )
    at = looker(reviewers, newsroom.admin, scheme, width)
    at.look_here("the code")
    at.page.context.clear_cookies()
    at.look("/admin/login/")
    at.page.get_by_label("Username").fill("nobody")
    at.page.get_by_label("Password").fill("guessed")
    at.page.get_by_role("button", name="Log in").click()
    expect(at.page.get_by_text("correct username")).to_be_visible()
    at.look_here("a wrong password")
    at.look(reverse("accounts:join", args=[invitations.link_part(sent)]))
    assert not at.found, at.report


def test_what_bars_somebody_is_found(reviewers: Reviewers, newsroom: Newsroom) -> None:
    """Without which the others would pass on anything."""
    at = looker(reviewers, newsroom.reviewer, "light", 1280)
    at.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    at.look_here("a button without a name")
    assert [(what, rule) for what, rule, *_ in at.found] == [("a button without a name", "button-name")]


@pytest.mark.parametrize(("scheme", "width"), SHAPES[1:3])
def test_what_weakens_the_second_factor(
    scheme: str, width: int, reviewers: Reviewers, newsroom: Newsroom
) -> None:
    """It asks for the password, and says where that was wrong."""
    waiting = two_factor.begin(newsroom.reviewer)
    recovery = two_factor.confirm(newsroom.reviewer, now=timezone.now(), code=code_of(waiting))
    at = looker(reviewers, newsroom.reviewer, scheme, width)
    at.page.get_by_label("Code").fill(recovery[0])
    at.page.get_by_role("button", name="Sign in").click()
    expect(at.page.get_by_role("link", name="Notifications").first).to_be_visible()
    for path in (reverse("accounts:own"), reverse("accounts:codes"), reverse("accounts:off")):
        at.look(path)
    at.page.get_by_label("Your password").fill("guessed")
    at.page.get_by_role("button", name="Take it off").click()
    expect(at.page.get_by_text("This is not your password.")).to_be_visible()
    at.look_here("a wrong password")
    assert not at.found, at.report
