"""What webhooks are told of, and of what their owners never hear."""

from datetime import timedelta

from django.utils import timezone

from claims.enums import Access, Rating, RecheckKind, Stage
from claims.models import Claim
from claims.services import articles, moves, publications, rechecks, status
from factcheck.webhooks import endpoints
from factcheck.webhooks.models import Delivery, Webhook
from tests.factcheck.webhooks.conftest import Receiver, announce, send, set_up, states
from tests.support import desk
from tests.support.people import Newsroom


def told(webhook: Webhook) -> list[str]:
    return list(Delivery.objects.filter(webhook=webhook).order_by("seq").values_list("event", flat=True))


def marked(room: Newsroom, **facts: str) -> Claim:
    claim = desk.claim(desk.article(room.writer, **facts), room.writer)
    announce()
    return claim


def test_a_new_claim_and_a_new_text_are_told(
    webhook: Webhook, newsroom: Newsroom, receiver: Receiver
) -> None:
    claim = marked(newsroom)
    send()
    of_claim, of_text = sorted(receiver.bodies, key=lambda each: each["seq"])
    assert (of_claim["event"], of_claim["claim"], of_claim["status"]) == (
        "claim.created", str(claim.pk), "UNCHECKED"
    )  # fmt: skip
    assert (of_text["event"], of_text["article"], of_text["claim"], of_text["number"]) == (
        "article.version", str(claim.article_id), None, 1
    )  # fmt: skip
    assert of_claim["links"]["claim"].endswith(f"/api/v1/claims/{claim.pk}/")
    assert [of_claim["seq"], of_text["seq"]] == [1, 2]


def test_no_event_holds_words(webhook: Webhook, newsroom: Newsroom, receiver: Receiver) -> None:
    claim = marked(newsroom)
    desk.brought(claim, Stage.PUBLISHED, newsroom)
    announce()
    send()
    sent = b"".join(body for _, body in receiver.got).decode()
    assert [words for words in (claim.statement, desk.TITLE, "ledger", "CONFIRMED") if words in sent] == []


def test_a_status_is_told_with_the_one_before(webhook: Webhook, newsroom: Newsroom) -> None:
    claim = marked(newsroom)
    desk.taken(claim, newsroom.reviewer)
    announce()
    last = Delivery.objects.filter(event="claim.status_changed").get()
    assert last.facts == {"before": "UNCHECKED", "after": "IN_REVIEW"}


def test_a_status_of_a_claim_that_was_there_before_is_told(newsroom: Newsroom, receiver: Receiver) -> None:
    claim = desk.claim(desk.article(newsroom.writer), newsroom.writer)
    webhook, _ = set_up(newsroom.writer, receiver.url)
    desk.taken(claim, newsroom.reviewer)
    announce()
    assert told(webhook) == ["claim.status_changed"]


def test_publishing_correcting_and_withdrawing_are_told(webhook: Webhook, newsroom: Newsroom) -> None:
    claim = desk.brought(marked(newsroom), Stage.PUBLISHED, newsroom)
    publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="Said better.")
    moves.make(claim, "withdraw", by=newsroom.editor, now=desk.NOW, reason="Cut.")
    announce()
    assert [each for each in told(webhook) if each.startswith("publication")] == [
        "publication.published", "publication.corrected", "publication.withdrawn"
    ]  # fmt: skip


def test_a_recheck_and_the_attention_are_told(webhook: Webhook, newsroom: Newsroom) -> None:
    claim = desk.brought(marked(newsroom), Stage.CHECKED, newsroom)
    announce()
    rechecks.open_for(claim, kind=RecheckKind.DATE, now=desk.NOW)
    status.refresh(claim, now=desk.NOW)
    announce()
    assert told(webhook)[-2:] == ["recheck.opened", "claim.attention_changed"]
    assert Delivery.objects.get(event="claim.attention_changed").facts == {
        "before": "NONE", "after": "RECHECK_DUE"
    }  # fmt: skip


def test_the_same_is_told_once(webhook: Webhook, newsroom: Newsroom) -> None:
    marked(newsroom)
    assert (announce(), len(told(webhook))) == (0, 2)


def test_what_was_before_is_not_told(newsroom: Newsroom, receiver: Receiver) -> None:
    desk.claim(desk.article(newsroom.writer), newsroom.writer)
    webhook, _ = set_up(newsroom.writer, receiver.url)
    announce()
    assert told(webhook) == []


def test_it_is_told_of_what_it_asked_for(newsroom: Newsroom, receiver: Receiver) -> None:
    webhook, _ = set_up(newsroom.writer, receiver.url, events=["claim.created"])
    marked(newsroom)
    assert told(webhook) == ["claim.created"]


def test_it_is_told_of_its_desk_alone(newsroom: Newsroom, receiver: Receiver) -> None:
    webhook, _ = set_up(newsroom.writer, receiver.url, desks=["politics"], events=["claim.created"])
    marked(newsroom, desk="sports")
    claim = marked(newsroom, desk="politics")
    assert list(webhook.deliveries.values_list("claim", flat=True)) == [claim.pk]


def test_it_is_told_of_its_article_alone(newsroom: Newsroom, receiver: Receiver) -> None:
    article = desk.article(newsroom.writer)
    webhook, _ = set_up(newsroom.writer, receiver.url, articles=[article.pk], events=["claim.created"])
    marked(newsroom)
    claim = desk.claim(article, newsroom.writer)
    announce()
    assert list(webhook.deliveries.values_list("claim", flat=True)) == [claim.pk]


def test_it_is_told_while_a_claim_has_its_status(newsroom: Newsroom, receiver: Receiver) -> None:
    webhook, _ = set_up(newsroom.writer, receiver.url, statuses=["REFUTED"])
    claim = marked(newsroom)
    desk.checked(claim, newsroom.reviewer, newsroom.second, rating=Rating.INACCURATE)
    announce()
    assert told(webhook) == ["claim.status_changed"]


def test_one_that_is_off_is_told_nothing(webhook: Webhook, newsroom: Newsroom) -> None:
    endpoints.edit(webhook, by=newsroom.writer, now=timezone.now(), is_on=False)
    marked(newsroom)
    assert told(webhook) == []


def test_what_happened_while_it_was_off_is_not_told_later(webhook: Webhook, newsroom: Newsroom) -> None:
    endpoints.edit(webhook, by=newsroom.writer, now=timezone.now(), is_on=False)
    desk.claim(desk.article(newsroom.writer), newsroom.writer)
    later = timezone.now() + timedelta(seconds=1)
    endpoints.edit(webhook, by=newsroom.writer, now=later, is_on=True)
    announce()
    assert told(webhook) == []


# --- what its owner may not see --------------------------------------------------------------------------


def test_a_restricted_article_does_not_exist_for_it_nor_counts(
    newsroom: Newsroom, receiver: Receiver
) -> None:
    webhook, _ = set_up(newsroom.reader, receiver.url)
    article = articles.register(
        by=newsroom.writer, now=desk.NOW, title="Secret", body=desk.BODY, access=Access.RESTRICTED,
        access_people=[newsroom.writer],
    ).article  # fmt: skip
    desk.claim(article, newsroom.writer)
    announce()
    webhook.refresh_from_db()
    assert (told(webhook), webhook.seq) == ([], 0)


def test_its_people_are_told_of_it(newsroom: Newsroom, receiver: Receiver) -> None:
    """The twin."""
    webhook, _ = set_up(newsroom.writer, receiver.url)
    article = articles.register(
        by=newsroom.writer, now=desk.NOW, title="Secret", body=desk.BODY, access=Access.RESTRICTED,
        access_people=[newsroom.writer],
    ).article  # fmt: skip
    desk.claim(article, newsroom.writer)
    announce()
    assert told(webhook) == ["claim.created", "article.version"]


def test_what_became_restricted_before_it_was_sent_is_dropped(newsroom: Newsroom, receiver: Receiver) -> None:
    webhook, _ = set_up(newsroom.reader, receiver.url, events=["claim.created"])
    claim = marked(newsroom)
    claim.article.access = Access.RESTRICTED
    claim.article.save(update_fields=["access"])
    assert send() == 0
    assert (receiver.got, states(webhook)) == ([], ["DROPPED"])


def test_whoever_left_is_told_nothing(newsroom: Newsroom, receiver: Receiver) -> None:
    webhook, _ = set_up(newsroom.reader, receiver.url)
    newsroom.reader.is_active = False
    newsroom.reader.save(update_fields=["is_active"])
    marked(newsroom)
    assert told(webhook) == []


def test_what_is_blind_is_told_to_nobody(webhook: Webhook, newsroom: Newsroom, receiver: Receiver) -> None:
    """Of a first review: that the claim is under way, which everybody sees; not that evidence was cited."""
    claim = desk.taken(marked(newsroom), newsroom.reviewer)
    announce()
    before = told(webhook)
    desk.cite(claim, newsroom.reviewer)
    desk.review(claim, newsroom.reviewer, rating=Rating.MISLEADING)
    announce()
    send()
    assert told(webhook) == before
    assert "MISLEADING" not in b"".join(body for _, body in receiver.got).decode()
