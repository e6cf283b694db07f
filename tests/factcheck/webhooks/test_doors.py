"""Webhooks by REST and in the admin: one's own, an admin's all; secrets are shown once."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.enums import Access
from claims.services import articles
from factcheck.accounts import keys, people
from factcheck.models import ApiToken, User
from factcheck.notices import reading
from factcheck.scopes import Scope
from factcheck.webhooks import endpoints, notice
from factcheck.webhooks.models import Delivery, Webhook
from tests.api.conftest import Api, client_of
from tests.factcheck.webhooks.conftest import Receiver, announce, send, set_up
from tests.support import desk
from tests.support.people import Newsroom

ADDRESS = "https://cms.example.org/hooks"


@pytest.fixture
def mine(newsroom: Newsroom) -> dict[str, Any]:
    answer = client_of(newsroom.writer).post("webhooks/", {"url": ADDRESS, "events": ["claim.created"]})
    assert answer.status_code == 201, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


def test_a_key_that_may_not_read_does_not_listen(mine: dict[str, Any], newsroom: Newsroom) -> None:
    def key_of(*scopes: Scope) -> Api:
        writer, client = newsroom.writer, Api()
        _, secret = keys.make(writer, by=writer, now=timezone.now(), name="The crawler", scopes=scopes)
        client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
        return client

    def answers(client: Api) -> list[int]:
        made = client.post("webhooks/", {"url": ADDRESS})
        turned = client.patch(f"webhooks/{mine['id']}/", {"url": f"{ADDRESS}/other"})
        return [made.status_code, turned.status_code]

    assert answers(key_of(Scope.WRITE)) == [403, 403]
    assert answers(key_of(Scope.READ, Scope.WRITE)) == [201, 200]


# --- it ends with what set it up -----------------------------------------------------------------------


def key_for(user: User, **said: Any) -> tuple[ApiToken, Api]:
    """A key of theirs, and a client that has it."""
    key, secret = keys.make(user, by=user, now=timezone.now(), name="The crawler", **said)
    client = Api()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return key, client


def is_on(made: dict[str, Any]) -> bool:
    return not Webhook.objects.get(pk=made["id"]).off


def test_it_ends_with_the_key_that_set_it_up_and_no_other(newsroom: Newsroom) -> None:
    first, client = key_for(newsroom.writer)
    _, other = key_for(newsroom.writer)
    ours, theirs = (each.post("webhooks/", {"url": ADDRESS}).json() for each in (client, other))
    keys.revoke(first, by=newsroom.writer, now=timezone.now())
    assert (is_on(ours), is_on(theirs)) == (False, True)
    assert reading.of(newsroom.admin).get().webhook == Webhook.objects.get(pk=ours["id"])


def test_turned_on_with_another_key_it_goes_on(newsroom: Newsroom) -> None:
    """So that a key is changed for another without a gap."""
    first, client = key_for(newsroom.writer)
    second, other = key_for(newsroom.writer)
    made = client.post("webhooks/", {"url": ADDRESS}).json()
    assert other.patch(f"webhooks/{made['id']}/", {"is_on": True}).status_code == 200
    keys.revoke(first, by=newsroom.writer, now=timezone.now())
    assert is_on(made)
    keys.revoke(second, by=newsroom.writer, now=timezone.now())
    assert not is_on(made)


def test_once_its_key_is_over_it_is_told_nothing_and_turned_off(
    newsroom: Newsroom, receiver: Receiver
) -> None:
    key, client = key_for(newsroom.writer, expires_at=timezone.now() + timedelta(days=1))
    made = client.post("webhooks/", {"url": receiver.url}).json()
    article = desk.article(newsroom.writer)
    assert announce() == 1
    ApiToken.objects.filter(pk=key.pk).update(expiry=timezone.now())
    assert (send(), receiver.got) == (0, [])
    desk.claim(article, newsroom.writer)
    assert (announce(), is_on(made)) == (0, False)


def test_it_ends_with_the_account_and_does_not_come_back_by_itself(newsroom: Newsroom) -> None:
    made, _ = set_up(newsroom.writer, ADDRESS)
    people.deactivate(newsroom.writer, by=newsroom.admin, now=timezone.now())
    people.reactivate(newsroom.writer, by=newsroom.admin, now=timezone.now())
    made.refresh_from_db()
    assert made.off == Webhook.Off.OWNER


def test_its_secret_is_shown_once(mine: dict[str, Any], newsroom: Newsroom) -> None:
    assert mine["secret"].startswith("fcwh_")
    again = client_of(newsroom.writer).get(f"webhooks/{mine['id']}/").json()
    assert again == {name: value for name, value in mine.items() if name != "secret"}
    assert (again["url"], again["events"], again["is_on"]) == (ADDRESS, ["claim.created"], True)


def test_it_is_ones_own(mine: dict[str, Any], newsroom: Newsroom) -> None:
    other = client_of(newsroom.editor)
    assert other.get("webhooks/").json()["results"] == []
    address = f"webhooks/{mine['id']}/"
    answers = [other.get(address), other.patch(address, {"is_on": False}), other.delete(address)]
    answers += [other.post(f"{address}secret/"), other.get(f"{address}deliveries/")]
    assert [each.status_code for each in answers] == [404] * 5


def test_an_admin_sees_everybodys(mine: dict[str, Any], newsroom: Newsroom) -> None:
    listed = client_of(newsroom.admin).get("webhooks/").json()["results"]
    assert [each["id"] for each in listed] == [mine["id"]]


def test_it_is_changed_and_turned_off(mine: dict[str, Any], newsroom: Newsroom) -> None:
    client = client_of(newsroom.writer)
    said = {"description": "The CMS", "desks": ["politics"], "is_on": False}
    changed = client.patch(f"webhooks/{mine['id']}/", said).json()
    assert (changed["description"], changed["desks"], changed["is_on"], changed["off"]) == (
        "The CMS", ["politics"], False, "PERSON"
    )  # fmt: skip


def test_a_new_secret_is_another_one(mine: dict[str, Any], newsroom: Newsroom) -> None:
    renewed = client_of(newsroom.writer).post(f"webhooks/{mine['id']}/secret/")
    assert (renewed.status_code, renewed["Cache-Control"]) == (201, "no-store")
    assert renewed.json()["secret"] != mine["secret"]
    assert renewed.json()["older_until"] is not None


def test_it_is_deleted(mine: dict[str, Any], newsroom: Newsroom) -> None:
    assert client_of(newsroom.writer).delete(f"webhooks/{mine['id']}/").status_code == 204
    assert Webhook.objects.count() == 0


REFUSED = {
    "loopback": ({"url": "http://127.0.0.1/hook"}, "url"),
    "inside": ({"url": "http://10.0.0.8/hook"}, "url"),
    "metadata": ({"url": "http://169.254.169.254/latest"}, "url"),
    "no address": ({"url": "cms"}, "url"),
    "no such event": ({"url": ADDRESS, "events": ["claim.exploded"]}, "events.0"),
    "no such status": ({"url": ADDRESS, "statuses": ["FINE"]}, "statuses.0"),
    "no such field": ({"url": ADDRESS, "secret": "mine"}, "secret"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_set_up_is_refused(what: str, newsroom: Newsroom) -> None:
    body, field = REFUSED[what]
    answer = client_of(newsroom.writer).post("webhooks/", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_one_is_not_changed_to_an_address_inside(mine: dict[str, Any], newsroom: Newsroom) -> None:
    answer = client_of(newsroom.writer).patch(f"webhooks/{mine['id']}/", {"url": "http://127.0.0.1/hook"})
    assert (answer.status_code, answer.json()["code"]) == (400, "url_refused")


def test_without_a_key_none_is_set_up(newsroom: Newsroom, settings: Settings) -> None:
    settings.CONFIDENTIAL_KEYS = []
    answer = client_of(newsroom.writer).post("webhooks/", {"url": ADDRESS})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_confidential_key")
    assert Webhook.objects.count() == 0


def test_an_account_has_so_many(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "MOST", 1)
    client = client_of(newsroom.writer)
    assert client.post("webhooks/", {"url": ADDRESS}).status_code == 201
    assert client.post("webhooks/", {"url": ADDRESS}).json()["code"] == "too_many_webhooks"


@pytest.fixture
def sent(webhook: Webhook, newsroom: Newsroom, receiver: Receiver) -> Delivery:
    Webhook.objects.update(events=["claim.created"])
    desk.claim(desk.article(newsroom.writer), newsroom.writer)
    announce()
    assert send() == 1
    return Delivery.objects.get()


def test_the_log_is_read(sent: Delivery, newsroom: Newsroom) -> None:
    (shown,) = client_of(newsroom.writer).get(f"webhooks/{sent.webhook_id}/deliveries/").json()["results"]
    assert (shown["state"], shown["seq"], [each["status"] for each in shown["log"]]) == (
        "DELIVERED",
        1,
        [204],
    )


def test_it_is_sent_again_by_rest(sent: Delivery, newsroom: Newsroom, receiver: Receiver) -> None:
    client, address = client_of(newsroom.writer), f"deliveries/{sent.pk}/replay/"
    assert (client.post(address).status_code, client.post(address).json()["code"]) == (202, "still_waits")
    assert client_of(newsroom.editor).post(address).status_code == 404
    assert (send(), len(receiver.got)) == (1, 2)


def asked(client: Api, address: str) -> tuple[int, int]:
    """How many rows, and how many queries they took."""
    with CaptureQueriesContext(connection) as queries:
        rows = client.get(address).json()["results"]
    return len(rows), len(queries)


def test_lists_ask_as_often_for_many_as_for_one(newsroom: Newsroom) -> None:
    client = client_of(newsroom.writer)
    set_up(newsroom.writer, ADDRESS)
    asked(client, "webhooks/")
    one, few = asked(client, "webhooks/")
    for _ in range(2):
        set_up(newsroom.writer, ADDRESS)
    assert (one, asked(client, "webhooks/")) == (1, (3, few))


def test_the_log_of_many_takes_no_more_queries(sent: Delivery, newsroom: Newsroom) -> None:
    client, address = client_of(newsroom.writer), f"webhooks/{sent.webhook_id}/deliveries/"
    asked(client, address)
    one, few = asked(client, address)
    for quote in ("It was closed", "Work began"):
        desk.claim(desk.article(newsroom.writer), newsroom.writer, quote=quote)
    announce()
    send()
    assert (one, asked(client, address)) == (1, (3, few))


def test_secrets_are_sealed_anew_when_the_keys_change(
    mine: dict[str, Any], newsroom: Newsroom, settings: Settings
) -> None:
    older = settings.CONFIDENTIAL_KEYS[0]
    settings.CONFIDENTIAL_KEYS = [b"n" * 32, older]
    said = StringIO()
    call_command("rotate_confidential_keys", stdout=said)
    assert said.getvalue().startswith("1 encrypted anew, 0 under the first key already.")
    settings.CONFIDENTIAL_KEYS = [b"n" * 32]
    assert endpoints.valid_secrets(Webhook.objects.get(), timezone.now()) == [mine["secret"]]


# --- the admin -------------------------------------------------------------------------------------------


def at_the_desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_admin_sets_one_up_for_a_machine(newsroom: Newsroom) -> None:
    client, address = at_the_desk(newsroom.admin), reverse("admin:factcheck_webhook_set_up")
    assert client.get(address).status_code == 200
    said = {
        "owner": newsroom.writer.pk,
        "url": ADDRESS,
        "desks": "politics, sports",
        "events": ["claim.created"],
    }
    page = client.post(address, said).content.decode()
    made = Webhook.objects.get()
    (secret,) = endpoints.valid_secrets(made, timezone.now())
    assert secret in page
    assert (made.owner, made.desks, made.made_by) == (newsroom.writer, ["politics", "sports"], newsroom.admin)
    assert (
        secret not in client.get(reverse("admin:factcheck_webhook_change", args=[made.pk])).content.decode()
    )


def test_the_desk_takes_articles_by_their_addresses(newsroom: Newsroom) -> None:
    article, hidden = desk.article(newsroom.writer), desk.article(newsroom.writer)
    articles.edit(hidden, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED)
    said = {"owner": newsroom.writer.pk, "url": ADDRESS}
    client, address = at_the_desk(newsroom.admin), reverse("admin:factcheck_webhook_set_up")
    refused = client.post(address, {**said, "articles": str(hidden.pk)})
    assert (refused.status_code, Webhook.objects.count()) == (400, 0)
    client.post(address, {**said, "articles": f"http://x/admin/claims/article/{article.pk}/change/"})
    made = Webhook.objects.get()
    assert made.articles == [str(article.pk)]
    page = client.get(reverse("admin:factcheck_webhook_change", args=[made.pk])).content.decode()
    assert str(article) in page


def test_the_form_says_what_is_refused(newsroom: Newsroom) -> None:
    said = {"owner": newsroom.writer.pk, "url": "http://127.0.0.1/hook"}
    answer = at_the_desk(newsroom.admin).post(reverse("admin:factcheck_webhook_set_up"), said)
    assert (answer.status_code, "desk-error" in answer.content.decode()) == (400, True)


def test_an_admin_turns_it_off_and_on_and_renews_its_secret(mine: dict[str, Any], newsroom: Newsroom) -> None:
    client = at_the_desk(newsroom.admin)

    def do(act: str) -> Any:
        return client.post(reverse("admin:factcheck_webhook_do", args=[mine["id"], act]))

    do("off")
    assert Webhook.objects.get().off == "PERSON"
    do("on")
    assert Webhook.objects.get().off == ""
    assert "fcwh_" in do("renew").content.decode()
    assert do("explode").status_code == 404
    do("delete")
    assert Webhook.objects.count() == 0


def test_an_admin_sends_again(sent: Delivery, newsroom: Newsroom, receiver: Receiver) -> None:
    client = at_the_desk(newsroom.admin)
    page = client.get(reverse("admin:factcheck_webhook_change", args=[sent.webhook_id])).content.decode()
    assert "Send again" in page
    client.post(reverse("admin:factcheck_delivery_replay", args=[sent.pk]))
    assert (send(), len(receiver.got)) == (1, 2)


@pytest.mark.parametrize("name", ["reviewer", "editor"])
def test_nobody_else_acts_in_the_admin(name: str, mine: dict[str, Any], newsroom: Newsroom) -> None:
    client = at_the_desk(getattr(newsroom, name))
    answers = [
        client.get(reverse("admin:factcheck_webhook_change", args=[mine["id"]])),
        client.get(reverse("admin:factcheck_webhook_set_up")),
        client.post(reverse("admin:factcheck_webhook_do", args=[mine["id"], "off"])),
    ]
    assert [each.status_code for each in answers] == [403, 403, 403]


def test_its_owner_reads_on_the_desk_that_it_was_turned_off(newsroom: Newsroom) -> None:
    webhook, _ = set_up(newsroom.admin, ADDRESS, description="The CMS")
    notice.tell(webhook, now=timezone.now())
    client = at_the_desk(newsroom.admin)
    assert reading.unread(newsroom.admin) == "1"
    page = client.get(reverse("notifications")).content.decode()
    assert "A webhook was turned off" in page
    assert "The CMS" in page
    told = reading.of(newsroom.admin).get()
    followed = client.get(reverse("notification", args=[told.pk]))
    assert followed["Location"] == reverse("admin:factcheck_webhook_change", args=[webhook.pk])


# --- an admin gets nothing of restricted articles through them -------------------------------------------


@pytest.fixture
def hidden(webhook: Webhook, newsroom: Newsroom) -> Delivery:
    """Told of an article that exists for the writer alone."""
    Webhook.objects.update(events=["claim.created"])
    article = desk.article(newsroom.writer, access=Access.RESTRICTED)
    desk.claim(article, newsroom.writer)
    announce()
    return Delivery.objects.get()


def test_a_restricted_article_is_in_nobody_elses_log(hidden: Delivery, newsroom: Newsroom) -> None:
    def log_of(user: User) -> list[str]:
        answer = client_of(user).get(f"webhooks/{hidden.webhook_id}/deliveries/")
        return [each["id"] for each in answer.json()["results"]]

    assert (log_of(newsroom.writer), log_of(newsroom.admin)) == ([str(hidden.pk)], [])
    assert client_of(newsroom.admin).post(f"deliveries/{hidden.pk}/replay/").status_code == 404
    page = at_the_desk(newsroom.admin).get(
        reverse("admin:factcheck_webhook_change", args=[hidden.webhook_id])
    )
    assert "claim.created" not in page.content.decode().partition("What was sent")[2]


def test_an_admin_hears_nothing_in_a_colleagues_name(newsroom: Newsroom) -> None:
    said = {"owner": newsroom.reviewer.pk, "url": ADDRESS}
    answer = at_the_desk(newsroom.admin).post(reverse("admin:factcheck_webhook_set_up"), said)
    assert (answer.status_code, Webhook.objects.count()) == (400, 0)


def test_an_admin_does_not_turn_a_colleagues_to_another_address(newsroom: Newsroom) -> None:
    theirs, _ = set_up(newsroom.reviewer, ADDRESS)
    admin, address = client_of(newsroom.admin), f"webhooks/{theirs.pk}/"
    turned = admin.patch(address, {"url": "https://elsewhere.example.org/hook"})
    assert (turned.status_code, turned.json()["code"]) == (403, "not_your_webhook")
    assert admin.post(f"{address}secret/").json()["code"] == "not_your_webhook"
    renew = reverse("admin:factcheck_webhook_do", args=[theirs.pk, "renew"])
    assert "fcwh_" not in at_the_desk(newsroom.admin).post(renew, follow=True).content.decode()
    assert admin.patch(address, {"is_on": False}).status_code == 200
    assert admin.delete(address).status_code == 204
