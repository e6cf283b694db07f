"""The kinds of notification, in the words in which people choose among them."""

from django.db.models import TextChoices


class Kind(TextChoices):
    ASSIGNED = "ASSIGNED", "a claim was assigned to me"
    SECOND = "SECOND", "a claim needs a second pair of eyes, and I may give it"
    RECHECK = "RECHECK", "a recheck was opened on what I reviewed or check"
    RULING = "RULING", "a ruling, or that a claim is not checkable, waits for a second person"
    QUESTION = "QUESTION", "I am asked about a claim in an article of mine"
    ANSWER = "ANSWER", "a question of mine was answered"
    COMPLAINT = "COMPLAINT", "somebody asks for a correction of what is published, and I may decide"
    DECIDED = "DECIDED", "a complaint that I put on record was decided"
    WEBHOOK = (
        "WEBHOOK",
        "a webhook of mine was turned off: nothing was delivered, or its key ended",
    )


# What a notification says. It tells that there is something to do, never what a colleague found.
SENTENCES = {
    Kind.ASSIGNED: "A claim was assigned to you",
    Kind.SECOND: "A claim needs a second pair of eyes",
    Kind.RECHECK: "A claim that you had a hand in needs a recheck",
    Kind.RULING: "A colleague's decision waits for a second person",
    Kind.QUESTION: "You are asked about a claim in your article",
    Kind.ANSWER: "Your question was answered",
    Kind.COMPLAINT: "Somebody asks for a correction of what is published",
    Kind.DECIDED: "A complaint that you put on record was decided",
    Kind.WEBHOOK: "A webhook was turned off",
}
ICONS = {
    Kind.ASSIGNED: "assignment_ind",
    Kind.SECOND: "visibility",
    Kind.RECHECK: "notification_important",
    Kind.RULING: "how_to_reg",
    Kind.QUESTION: "help",
    Kind.ANSWER: "forum",
    Kind.COMPLAINT: "feedback",
    Kind.DECIDED: "task_alt",
    Kind.WEBHOOK: "webhook",
}
# Of what many could do, only the digest speaks, unless a person wants to hear of it on the desk as well.
NOT_ON_THE_DESK = (Kind.SECOND,)


class Pace(TextChoices):
    OFF = "OFF", "never"
    AT_ONCE = "AT_ONCE", "at once"
    HOURLY = "HOURLY", "at most once an hour"
    DAILY = "DAILY", "once a day"
