"""A sentence cut into the assertions that it seems to make, for a person to edit. It proposes, no more. Pure.

English, Spanish and Portuguese. A clause keeps its very words; its statement is those words made to stand
alone as far as that is easy: a clause that begins with its verb gets the subject of the one before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAST = 2  # words of a clause
# What joins two clauses whatever they say, and what joins them only where both have a verb.
SURE = r"""
      \s*;\s+
    | \s+[–—]\s+
    | ,\s+(?:but|while|whereas|although|though|pero|mientras(?:\ que)?|aunque|mas|enquanto|embora)\s+
    | \s+(?:whereas|although|mientras\ que|aunque|embora)\s+
"""
MAYBE = r",?\s+(?:and|y|e|because|porque)\s+|,\s+(?:which|who|que|quien|quem)\s+"
JOINTS = re.compile(rf"(?P<sure>{SURE})|(?P<maybe>{MAYBE})", re.VERBOSE | re.IGNORECASE)
VERB = re.compile(
    r"""^(?:
      is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should|do|does|did
    | say|says|said|cost|costs|fell|rose|grew|won|lost|began|begins|became|went|came|made|took|gave|held|led
    | left|met|paid|ran|saw|sent|set|shut|sold|spent|stood|told|broke|brought|built|bought|cut|put|hit|found
    | es|son|era|eran|fue|fueron|ha|han|había|habían|tiene|tienen|está|están|será|serán|dijo|cuesta|subió
    | é|são|foi|foram|tem|têm|tinha|disse|será|serão|custa|custou
    | \w{2,}ed | \w{2,}(?:aron|ieron|ó|aram|eram|iram|ou)
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
WORD = re.compile(r"\w[\w.,'’%-]*\w|\w")


@dataclass(frozen=True)
class Clause:
    """`quote` stands in the sentence as it is here, from code point `start`; `statement` is to be edited."""

    statement: str
    quote: str
    start: int


def split(sentence: str, *, most: int = 4) -> list[Clause]:
    """The clauses of a sentence in their order, at least two or none; the last holds what is over `most`."""
    spans = list(_spans(sentence, most))
    if len(spans) < 2:
        return []
    found: list[Clause] = []
    subject = ""
    for start, end in spans:
        quote = sentence[start:end]
        found.append(Clause(_statement(quote, subject), quote, start))
        subject = _subject(quote) or subject
    return found


def _spans(sentence: str, most: int) -> Iterator[tuple[int, int]]:
    at, found = 0, 0
    for joint in JOINTS.finditer(sentence):
        before, after = sentence[at : joint.start()], sentence[joint.end() :]
        if found + 1 >= most:
            break
        if _is_clause(before) and _is_clause(after) and (joint["sure"] or _have_verbs(before, after)):
            yield at, joint.start()
            at, found = joint.end(), found + 1
    end = len(sentence.rstrip(" .!?…”\"'’"))
    yield at, max(end, at)


def _is_clause(text: str) -> bool:
    return len(WORD.findall(text)) >= LEAST


def _have_verbs(before: str, after: str) -> bool:
    """Both sides, up to the next joint, hold what looks like a verb."""
    return _verb(before) is not None and _verb(JOINTS.split(after, maxsplit=1)[0]) is not None


def _verb(text: str) -> re.Match[str] | None:
    return next((word for word in WORD.finditer(text) if VERB.match(word[0])), None)


def _subject(clause: str) -> str:
    """The words before its verb, less what a comma sets off from them."""
    verb = _verb(clause)
    return clause[: verb.start()].partition(",")[0].strip() if verb else ""


def _statement(quote: str, subject: str) -> str:
    verb = _verb(quote)
    told = f"{subject} {quote}" if subject and verb and verb.start() == 0 else quote
    told = told.strip(" ,;–—“”\"'")
    return told[:1].upper() + told[1:] + "."
