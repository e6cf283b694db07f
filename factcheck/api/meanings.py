"""What the words of the contract mean, where a label is no more than the word itself."""

from collections.abc import Mapping
from enum import Enum

from claims.enums import Move, Rating, Stage, Stance, Status
from factcheck.roles import Role
from factcheck.scopes import Scope

MEANINGS: Mapping[type[Enum], Mapping[str, str]] = {
    Stage: {
        "DETECTED": "proposed by the machine; nobody has taken it up",
        "OPEN": "waits for somebody to take it",
        "IN_REVIEW": "somebody checks it; no review is in",
        "CROSS_CHECK": "one review is in; another person's is needed",
        "DISPUTED": "the reviews differ",
        "CHECKED": "it has a verdict",
        "PUBLISHED": "its verdict is published",
        "NOT_CHECKABLE": "set aside: nothing could show it right or wrong",
        "WITHDRAWN": "taken off; it is checked no more",
    },
    Rating: {
        "CONFIRMED": "right as it stands",
        "CONFIRMED_WITH_CHANGES": "right once its words are those of `corrected_text`",
        "ATTRIBUTION_ONLY": "shown is only that it was said",
        "MISLEADING": "what it says holds; what it makes one think does not",
        "INACCURATE": "wrong",
        "UNSUPPORTED": "looked for, and nothing found that supports it",
        "UNVERIFIABLE": "nothing that can be had could show it",
    },
    Status: {
        "UNCHECKED": "nobody checks it yet",
        "IN_REVIEW": "its check is not finished",
        "VERIFIED": "confirmed, or changed to the confirmed words",
        "CHANGES_REQUIRED": "right only in other words than the text has",
        "ATTRIBUTED": "shown is that it was said, not that it is so",
        "MISLEADING": "what it says holds; what it makes one think does not",
        "REFUTED": "found wrong",
        "UNSUPPORTED": "nothing found that supports it",
        "UNVERIFIABLE": "nothing that can be had could show it",
        "OUTDATED": "right when it was checked, overtaken since",
        "NOT_CHECKABLE": "set aside: nothing could show it right or wrong",
        "WITHDRAWN": "taken off; it is checked no more",
    },
    Move: {
        "open": "take up what was proposed",
        "take": "check it oneself",
        "assign": "hand it to another person",
        "return": "back to the queue: a new round",
        "concur": "adopt the other reviewer's judgement",
        "override": "an editor's own judgement over the reviews; it shows for ever",
        "reopen": "check it anew: a new round",
        "withdraw": "take it off, and what is published of it",
        "not_checkable": "set it aside, since nothing could show it right or wrong",
    },
    Stance: {
        "SUPPORTS": "the words say that it is so",
        "REFUTES": "the words say that it is not so",
        "QUALIFIES": "the words say that it is so in part, or under a condition",
        "MENTIONS": "the words speak of it, and decide nothing",
    },
    Role: {
        "reader": "reads what is open to all or restricted to them",
        "writer": "a machine that writes articles, claims and sources; it never reviews",
        "reviewer": "judges claims too",
        "editor": "assigns, settles, publishes and sets policies too",
        "admin": "looks after people, keys and takedowns too",
    },
    Scope: {
        "read": "read",
        "write": "write articles, claims and sources",
        "review": "judge claims",
        "publish": "publish verdicts",
    },
}


def explained(words: frozenset[str]) -> str | None:
    """A line for each word, where these are the words of one of the lists above."""
    for known, meanings in MEANINGS.items():
        if {str(each.value) for each in known} == words:
            return "\n".join(f"* `{word}` - {meaning}" for word, meaning in meanings.items())
    return None
