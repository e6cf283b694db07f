"""What is asked about an offline source, in the words of its kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from sources.enums import OfflineKind

Words = tuple[str, str]  # label and hint


@dataclass(frozen=True)
class Asked:
    """words: by the name of each field of an open source. identity: of each that is sealed."""

    name: str
    icon: str
    words: Mapping[str, Words]
    descriptor: Words
    identity: Mapping[str, Words]


NOWHERE_ELSE = "The only words about it that anybody else ever sees, in print too. Say what, not who."
TALKED: Mapping[str, Words] = {
    "seen_on": ("When you spoke", ""),
    "how": ("How you spoke", ""),
    "place": ("Where", ""),
}
OF_A_PERSON: Mapping[str, Words] = {
    "name": ("Their name", "Leave out what nobody will need: what is not written cannot be taken."),
    "role": ("Their role", "What would give them away: position, office, how they know."),
    "contact": ("How to reach them", ""),
    "notes": ("What else would give them away", "Where you met, what you promised, who introduced you."),
}

ASKED: Mapping[OfflineKind, Asked] = {
    OfflineKind.DOCUMENT: Asked(
        "A document",
        "description",
        {
            "title": ("What it is", "Such as: minutes of the council, 5 March 2025, item 7."),
            "publisher": ("Who issued it", ""),
            "seen_on": ("When you saw it", ""),
            "how": ("What you saw", ""),
            "place": ("Where you saw it", ""),
            "description": ("How it can be found again", "Archive, file number, who holds it."),
        },
        ("How it may be described", f"Such as: an internal memo of the ministry. {NOWHERE_ELSE}"),
        {
            "name": (
                "Who gave it to you",
                "Leave out what nobody will need: what is not written cannot be taken.",
            ),
            "role": ("Their role", "What would give them away: position, office, how they got it."),
            "contact": ("How to reach them", ""),
            "notes": (
                "What else would give them away",
                "Marks on the paper, where it lies, your promise.",
            ),
        },
    ),
    OfflineKind.INTERVIEW: Asked(
        "An interview",
        "mic",
        {
            "title": ("With whom, and about what", "Such as: Ada Lind, mayor, on the cost of the bridge."),
            **TALKED,
            "seen_on": ("When it took place", ""),
            "description": ("Where notes or a recording are kept", ""),
        },
        ("How they may be described", f"Such as: an engineer who worked on the bridge. {NOWHERE_ELSE}"),
        OF_A_PERSON,
    ),
    OfflineKind.PERSON: Asked(
        "A person",
        "person",
        {
            "title": ("Who it is", "Name and position, and how they know."),
            **TALKED,
            "description": ("How colleagues can reach them", ""),
        },
        ("How they may be described", f"Such as: a person in the ministry. {NOWHERE_ELSE}"),
        OF_A_PERSON,
    ),
}
