"""Who is told of what, and of what nobody is told."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.enums import Access, ComplaintOutcome, Rating, RecheckKind, Stage
from claims.models import ArticleAuthor, Claim, Complaint, Publication
from claims.services import articles, claims, complaints, moves, publications, questions, rechecks, status
from factcheck.models import User
from factcheck.notices import reading, telling
from factcheck.notices.kinds import Kind, Pace
from factcheck.notices.models import Heard, Notification
from factcheck.roles import Role
from tests.support import desk
from tests.support.people import Newsroom, person


@pytest.fixture(autouse=True)
def mail_is_on(settings: Settings) -> None:
    settings.MAIL_IS_ON = True


def hear(of: Claim) -> None:
    telling.tell(of.pk, now=timezone.now())


def told(kind: Kind) -> list[str]:
    """Who was told and has not read it."""
    found = Notification.objects.filter(kind=kind, read_at=None).order_by("person__username")
    return list(found.values_list("person__username", flat=True))


def addressed(*people: User) -> None:
    for each in people:
        each.email = f"{each.username}@example.org"
        each.save(update_fields=["email"])


def assign(of: Claim, to: User, room: Newsroom) -> None:
    moves.make(of, "assign", by=room.editor, now=desk.NOW, assignee=to)
    hear(of)


def test_an_assignee_is_told_and_who_takes_is_not(claim: Claim, newsroom: Newsroom) -> None:
    other = desk.claim(claim.article, newsroom.writer, statement="Another.")
    desk.taken(other, newsroom.third)
    hear(other)
    assign(claim, newsroom.reviewer, newsroom)
    assert told(Kind.ASSIGNED) == ["reviewer"]


def test_what_was_handed_on_is_told_to_the_next_alone(claim: Claim, newsroom: Newsroom) -> None:
    for who in (newsroom.reviewer, newsroom.second):
        assign(claim, who, newsroom)
    assert told(Kind.ASSIGNED) == ["second"]


def test_one_a_claim_and_person_while_unread(claim: Claim, newsroom: Newsroom) -> None:
    for who in (newsroom.reviewer, newsroom.second, newsroom.reviewer):
        assign(claim, who, newsroom)
    hear(claim)
    assert told(Kind.ASSIGNED) == ["reviewer"]


def test_a_second_review_is_wanted_of_those_who_may_give_it_by_mail_alone(newsroom: Newsroom) -> None:
    addressed(newsroom.second, newsroom.third, newsroom.editor, newsroom.reader, newsroom.reviewer)
    own = desk.draft(newsroom.writer, authors=[articles.Author("T", newsroom.third)])
    claim = desk.brought(desk.claim(own, newsroom.writer), Stage.CROSS_CHECK, newsroom)
    hear(claim)
    assert told(Kind.SECOND) == ["editor", "second"]
    assert {each.is_on_desk for each in Notification.objects.filter(kind=Kind.SECOND)} == {False}
    desk.review(claim, newsroom.second)
    hear(claim)
    assert told(Kind.SECOND) == []


def test_who_wants_it_has_it_on_the_desk(claim: Claim, newsroom: Newsroom) -> None:
    reading.choose(by=newsroom.second, pace=Pace.OFF, desk_muted=[], mail_muted=[])
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    hear(claim)
    assert (told(Kind.SECOND), reading.unread(newsroom.second)) == (["second"], "1")


def rechecked(of: Claim) -> None:
    of.refresh_from_db()
    rechecks.open_for(of, kind=RecheckKind.DATE, now=desk.NOW)
    status.refresh(of, now=desk.NOW)
    hear(of)


def test_a_recheck_is_told_to_those_who_reviewed(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    rechecked(claim)
    assert told(Kind.RECHECK) == ["reviewer", "second"]


def test_a_decision_that_waits_is_told_to_who_knows_the_claim_or_else_to_editors(
    claim: Claim, newsroom: Newsroom
) -> None:
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=1, legal_flag=True)
    moves.make(claim, "not_checkable", by=newsroom.reviewer, now=desk.NOW, reason="A wish.")
    hear(claim)
    assert told(Kind.RULING) == ["admin", "chief", "editor"]
    moves.make(claim, "not_checkable", by=newsroom.editor, now=desk.NOW, reason="A wish.")
    hear(claim)
    assert told(Kind.RULING) == []


def test_a_question_is_told_to_the_author_and_its_answer_to_who_asked(newsroom: Newsroom) -> None:
    own = desk.draft(newsroom.writer, authors=[articles.Author("T", newsroom.third), articles.Author("X")])
    claim = desk.claim(own, newsroom.writer)
    question = questions.ask(claim, by=newsroom.reviewer, now=desk.NOW, text="Where is it from?")
    hear(claim)
    assert told(Kind.QUESTION) == ["third"]
    questions.answer(question, by=newsroom.third, now=desk.NOW, text="From the ledger.")
    hear(claim)
    assert (told(Kind.QUESTION), told(Kind.ANSWER)) == ([], ["reviewer"])


@pytest.mark.parametrize("fact", ["is_active", "is_staff"])
def test_who_left_or_has_no_desk_is_told_nothing(fact: str, claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    setattr(newsroom.second, fact, False)
    newsroom.second.save()
    rechecked(claim)
    assert told(Kind.RECHECK) == ["reviewer"]


def test_nobody_is_told_of_what_they_may_not_see(newsroom: Newsroom) -> None:
    secret = desk.article(
        newsroom.writer, access=Access.RESTRICTED, access_people=[newsroom.reviewer, newsroom.second]
    )
    addressed(newsroom.second, newsroom.third)
    claim = desk.brought(desk.claim(secret, newsroom.writer), Stage.CROSS_CHECK, newsroom)
    hear(claim)
    assert told(Kind.SECOND) == ["second"]
    desk.review(claim, newsroom.second)
    articles.edit(secret, by=newsroom.writer, now=desk.NOW, access_people=[newsroom.reviewer])
    rechecked(claim)
    assert told(Kind.RECHECK) == ["reviewer"]


def test_a_kind_that_is_muted_for_both_makes_no_row(claim: Claim, newsroom: Newsroom) -> None:
    addressed(newsroom.reviewer)
    muted = {"desk_muted": [Kind.ASSIGNED], "mail_muted": [Kind.ASSIGNED]}
    reading.choose(by=newsroom.reviewer, pace=Pace.AT_ONCE, **muted)  # type: ignore[arg-type]
    assign(claim, newsroom.reviewer, newsroom)
    assert told(Kind.ASSIGNED) == []


def test_nothing_is_meant_for_mail_where_there_is_none(
    claim: Claim, newsroom: Newsroom, settings: Settings
) -> None:
    settings.MAIL_IS_ON = False
    addressed(newsroom.reviewer, newsroom.second)
    assign(claim, newsroom.reviewer, newsroom)
    desk.review(claim, newsroom.reviewer)
    hear(claim)
    assert set(Notification.objects.values_list("kind", "is_for_mail")) == {(Kind.ASSIGNED, False)}


def test_what_was_heard_is_not_told_again(claim: Claim, newsroom: Newsroom) -> None:
    assign(claim, newsroom.reviewer, newsroom)
    reading.read(by=newsroom.reviewer, now=desk.NOW)
    hear(claim)
    assert told(Kind.ASSIGNED) == []
    Heard.objects.all().delete()  # the twin: without the row that says how far
    hear(claim)
    assert told(Kind.ASSIGNED) == ["reviewer"]


def test_a_lost_message_is_made_up_for(claim: Claim, newsroom: Newsroom) -> None:
    moves.make(claim, "assign", by=newsroom.editor, now=desk.NOW, assignee=newsroom.reviewer)
    assert telling.waiting(timezone.now()) == [claim.pk]
    hear(claim)
    assert telling.waiting(timezone.now()) == []
    desk.cite(claim, newsroom.reviewer)  # which nobody is told of
    assert telling.waiting(timezone.now()) == []
    assert telling.waiting(timezone.now() + 2 * telling.LATE) == []


BLIND = ("first-rationale-4711", "INACCURATE", "inaccurate", "Bridge: 4.2 million euros.", "reviewer")


def texts(person: User) -> str:
    """All that is said to them, on the desk and by mail."""
    from factcheck.notices import mailing
    from factcheck.notices.models import Digest

    mailing.gather(now=timezone.now())
    said: list[Any] = [str(each) for each in reading.seen_by(person)]
    for digest in Digest.objects.filter(person=person):
        made = mailing.message(digest, mailing._items(digest, now=timezone.now()))
        said += [made.subject, made.body, *(str(each) for each in made.alternatives)]
    return "\n".join(said)


def test_a_first_review_is_not_told_by_what_is_said(claim: Claim, newsroom: Newsroom) -> None:
    addressed(newsroom.second)
    reading.choose(by=newsroom.second, pace=Pace.AT_ONCE, desk_muted=[], mail_muted=[])
    desk.taken(claim, newsroom.reviewer)
    desk.review(claim, newsroom.reviewer, rating=Rating.INACCURATE, rationale=BLIND[0])
    hear(claim)
    said = texts(newsroom.second)
    assert claim.statement in said  # something is said
    assert [each for each in BLIND if each in said] == []


# --- complaints ---------------------------------------------------------------------------------------


@pytest.fixture
def published(claim: Claim, newsroom: Newsroom) -> Publication:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    return publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="The account says so.")


def complain(about: Publication, by: User | None = None) -> Complaint:
    made = complaints.receive(about, now=timezone.now(), name="Jo", asked="Which account?", by=by)
    hear(about.claim)
    return made


def decide(asked: Complaint, room: Newsroom) -> None:
    complaints.decide(
        asked,
        by=room.editor,
        now=timezone.now(),
        outcome=ComplaintOutcome.REJECTED,
        reason="It was the final one.",
    )
    hear(asked.publication.claim)


def test_a_complaint_is_told_to_those_who_may_decide_it(published: Publication, newsroom: Newsroom) -> None:
    author = person(Role.EDITOR, "written")
    ArticleAuthor.objects.create(article=published.claim.article, name="W. Ritten", user=author)
    complain(published)
    assert told(Kind.COMPLAINT) == ["admin", "chief", "editor"]


def test_once_it_is_decided_nobody_is_told_any_more_but_who_recorded_it(
    published: Publication, newsroom: Newsroom
) -> None:
    asked = complain(published, by=newsroom.second)
    decide(asked, newsroom)
    assert (told(Kind.COMPLAINT), told(Kind.DECIDED)) == ([], ["second"])


def test_while_another_waits_it_is_told_still(published: Publication, newsroom: Newsroom) -> None:
    asked, _another = complain(published), complain(published)
    decide(asked, newsroom)
    assert told(Kind.COMPLAINT) == ["admin", "chief", "editor"]


def test_of_complaints_one_hears_nothing_who_does_not_want_to(
    published: Publication, newsroom: Newsroom
) -> None:
    muted = [Kind.COMPLAINT.value]
    reading.choose(by=newsroom.editor, pace=Pace.DAILY, desk_muted=muted, mail_muted=muted)
    complain(published)
    assert told(Kind.COMPLAINT) == ["admin", "chief"]


def test_it_leads_to_the_complaint(published: Publication, newsroom: Newsroom) -> None:
    asked, client = complain(published), Client()
    client.force_login(newsroom.editor)
    note = Notification.objects.get(person=newsroom.editor, kind=Kind.COMPLAINT)
    answer = client.get(f"/admin/notifications/{note.pk}/")
    assert answer.headers["Location"] == f"/admin/claims/complaint/{asked.pk}/change/"
