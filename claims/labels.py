"""Words and shapes for what a claim's columns say: never by colour alone. Pure."""

from collections.abc import Sequence
from datetime import date

from claims.enums import AnchorState, Asserts, Attention, Rating, Stage, Status
from sources.enums import Relation

# Status → its tone (a style) and its shape (an icon). ATTRIBUTED is never green.
STATUS = {
    Status.UNCHECKED: ("plain", "radio_button_unchecked"),
    Status.IN_REVIEW: ("work", "pending"),
    Status.VERIFIED: ("good", "check_circle"),
    Status.CHANGES_REQUIRED: ("warn", "edit"),
    Status.ATTRIBUTED: ("info", "format_quote"),
    Status.MISLEADING: ("warn", "contrast"),
    Status.REFUTED: ("bad", "cancel"),
    Status.UNSUPPORTED: ("bad", "block"),
    Status.UNVERIFIABLE: ("plain", "help"),
    Status.OUTDATED: ("warn", "history"),
    Status.NOT_CHECKABLE: ("plain", "do_not_disturb_on"),
    Status.WITHDRAWN: ("plain", "delete"),
}
ATTENTION = {
    Attention.TEXT_CHANGED: "edit_note",
    Attention.SOURCE_CHANGED: "difference",
    Attention.SOURCE_LOST: "link_off",
    Attention.RECHECK_DUE: "event",
}
STAGES = {
    Stage.DETECTED: "Proposed. Open it if it is worth a check.",
    Stage.OPEN: "Nobody is checking it yet.",
    Stage.IN_REVIEW: "The first review is being written.",
    Stage.CROSS_CHECK: "One review is in. It needs a second pair of eyes, blind.",
    Stage.DISPUTED: "The two reviews differ. One of them concurs, or a third person settles it.",
    Stage.CHECKED: "There is a verdict.",
    Stage.PUBLISHED: "The verdict is published.",
    Stage.NOT_CHECKABLE: "Set aside as not checkable.",
    Stage.WITHDRAWN: "Taken off the list.",
}
CROSS_CHECK_SEEN = "One review is in, for all to see. It needs a second pair of eyes."
RATINGS = {
    Rating.CONFIRMED: "The evidence says it, figures and all.",
    Rating.CONFIRMED_WITH_CHANGES: "Right once the words below stand in its place.",
    Rating.ATTRIBUTION_ONLY: "It was said; whether it is so was not shown.",
    Rating.MISLEADING: "The words hold, the impression does not.",
    Rating.INACCURATE: "The evidence says otherwise.",
    Rating.UNSUPPORTED: "Searched, and nothing found that bears it out.",
    Rating.UNVERIFIABLE: "Cannot be found out with what we can reach.",
}
ANCHORS = {
    AnchorState.MOVED: "These words now stand elsewhere in the text.",
    AnchorState.AMBIGUOUS: "These words stand in more than one place; this may be the wrong one.",
    AnchorState.ORPHANED: "These words are no longer in the text.",
}

MOST_VALUES = 3  # named of those found in one passage
# Where values decided, and where none did.
RELATIONS = {
    Relation.AGREES: ("says {values}: agrees", "says the same: agrees"),
    Relation.CONFLICTS: (
        "says {values}, and the claim says otherwise: conflicts",
        "says otherwise than the claim: conflicts",
    ),
    Relation.EARLIER_STATE: ("says {values}{page}: an earlier state", "differs{page}: an earlier state"),
    Relation.LATER_STATE: ("says {values}{page}: a later state", "differs{page}: a later state"),
    Relation.MENTIONS: ("speaks of it",) * 2,
    Relation.UNRELATED: ("seems to be about something else",) * 2,
}


def asserts(what: str, claimants: Sequence[str] = ()) -> str:
    """What is checked, as "We check that Ada Lind said it, not whether it is so." """
    if what == Asserts.SO:
        return "We check whether it is so, not only that it was said."
    if not claimants:
        return "We check that it was said, not whether it is so."
    who = claimants[0] if len(claimants) == 1 else f"{', '.join(claimants[:-1])} and {claimants[-1]}"
    return f"We check that {who} said it, not whether it is so."


def says(relation: Relation, values: Sequence[str], page_date: date | None, as_of: date | None = None) -> str:
    """As "says $25 million, and the page is from 10 January 2025: an earlier state", in the page's words.

    as_of: the day for which the claim is judged. Where the page's date lies on its other side, a date in
    the passage told the state, and the page's is left out.
    """
    if page_date and as_of and (page_date > as_of) != (relation == Relation.LATER_STATE):
        page_date = None
    named = list(dict.fromkeys(" ".join(each.split()) for each in values))
    listed = ", ".join(named[:MOST_VALUES]) + (", …" if len(named) > MOST_VALUES else "")
    page = f", and the page is from {page_date.day} {page_date:%B %Y}" if page_date else ""
    return RELATIONS[relation][not named].format(values=listed, page=page)
