"""What the article links beside a claim's words, offered on the claim's page."""

from django.urls import reverse

from claims.enums import Format
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

ADDRESS = "https://courier.example/account"
HTML = f'<p>The bridge cost 4.2 million euros, says the <a href="{ADDRESS}">account</a>.</p>'


def test_one_press_links_it_as_a_source(newsroom: Newsroom, sign_in: SignIn) -> None:
    article = desk.article(newsroom.writer, body=HTML, written_in=Format.HTML)
    claim = desk.claim(article, newsroom.writer)
    client, page = sign_in(newsroom.reviewer), reverse("admin:claims_claim_change", args=[claim.pk])
    shown = client.get(page).content.decode()
    assert "Linked in the article" in shown
    assert f'<input type="hidden" name="url" value="{ADDRESS}">' in shown
    client.post(reverse("admin:claims_claim_do", args=[claim.pk, "link"]), {"url": ADDRESS})
    assert [each.source.url for each in claim.links.all()] == [ADDRESS]
    assert "Linked in the article" not in client.get(page).content.decode()


def test_who_only_reads_is_offered_no_press(newsroom: Newsroom, sign_in: SignIn) -> None:
    article = desk.article(newsroom.writer, body=HTML, written_in=Format.HTML)
    claim = desk.claim(article, newsroom.writer)
    shown = sign_in(newsroom.reader).get(reverse("admin:claims_claim_change", args=[claim.pk]))
    assert ADDRESS in shown.content.decode()
    assert "Link as a source" not in shown.content.decode()
