"""What states mean in plain words, and what a person can do next: for pages and API alike. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from sources.enums import Outcome, Quality
from sources.health import weighs

QUALITIES = {
    Quality.OK: "A full reading; it can carry a verdict",
    Quality.PARTIAL: "Only a part of it was read; it cannot carry a verdict",
    Quality.SUSPECT: "Not to be relied on; it cannot carry a verdict",
}
RULES = {
    "broken_pdf": "the PDF is broken",
    "crashed": "it broke the program that reads it",
    "encrypted_pdf": "the PDF is encrypted",
    "image_without_text": "it is an image, whose words we do not read",
    "large_html": "the page is too long to find its main text",
    "no_main_text": "no main text was found, so all that stands on the page is here",
    "no_text": "there is no text in it",
    "no_text_layer": "the PDF is a scan: pictures of its pages, without text",
    "out_of_memory": "it takes more memory to read than we give it",
    "pages_without_text": "most of the PDF's pages are pictures without text",
    "too_many_pages": "the PDF is too long, so its last pages are missing here",
    "took_too_long": "it takes longer to read than we give it",
    "transcribed": "a person typed what it shows",
    "truncated": "it was cut at our size limit",
    "unsupported_type": "it is a kind of document that we do not read",
}
SCAN = "Send a version with text as your own capture, such as one that went through text recognition."
TYPE_IT = "Save it, and send it as your own capture with what it shows typed out."
LOOK = "Download it and look at it yourself; cite what you see as an offline source."
REMEDIES = {
    "broken_pdf": "Open the live page; if the PDF opens there, send it as your own capture.",
    "crashed": LOOK,
    "encrypted_pdf": "Send a version without a password as your own capture.",
    "image_without_text": TYPE_IT,
    "no_text": LOOK,
    "no_text_layer": SCAN,
    "out_of_memory": LOOK,
    "pages_without_text": SCAN,
    "too_many_pages": "Send the pages that matter as a PDF of your own.",
    "took_too_long": LOOK,
    "truncated": "Send the part that matters as a file of your own.",
    "unsupported_type": LOOK,
}


def next_step(rule: str) -> str:
    """What a person can do about a reading that is not full; empty where nothing helps."""
    return REMEDIES.get(rule, "")


def reading(quality: Quality, rule: str) -> str:
    """What the quality of a reading means, and why it is no better."""
    why = RULES.get(rule, rule.replace("_", " "))
    return f"{QUALITIES[quality]}: {why}." if why else f"{QUALITIES[quality]}."


ATTACH = "Open the live page yourself, save what you see, and send it as your own capture."
TRY_LATER = "It is tried again by itself; fetch now to try at once."
LOOK_ELSEWHERE = "Look for the page's new address, or for another source."
NEXT = {
    Outcome.OK: "",
    Outcome.UNCHANGED: "",
    Outcome.HTTP_ERROR: "See in your browser whether the address is right. " + TRY_LATER,
    Outcome.GONE: LOOK_ELSEWHERE,
    Outcome.DNS: "Check the address for a slip; it may also have ceased to exist.",
    Outcome.CONNECT: TRY_LATER,
    Outcome.TLS: "Open the live page in your browser and see what it says about the certificate.",
    Outcome.TIMEOUT: TRY_LATER,
    Outcome.PROTOCOL: TRY_LATER,
    Outcome.REFUSED: "We do not fetch such addresses; cite what you see there as an offline source.",
    Outcome.REDIRECT: "Open the live page, and link the address at which you end up.",
    Outcome.SOFT_404: LOOK_ELSEWHERE,
    Outcome.BLOCKED: ATTACH,
    Outcome.PAYWALLED: ATTACH,
    Outcome.CONSENT_WALL: ATTACH,
    Outcome.JS_ONLY: ATTACH,
    Outcome.ROBOTS_DENIED: ATTACH,
    Outcome.TYPE_MISMATCH: "Open the live page; it may be another kind of file than it says.",
    Outcome.CRASHED: "That is our fault, not the page's. Fetch it again; if that fails, say so to an admin.",
}


@dataclass(frozen=True)
class Told:
    """How a fetch ended, in words; what to do next; whether that is to attach one's own capture."""

    what: str
    next: str = ""
    can_attach: bool = False


OURS = Told(
    "our own connection was down, not counted",
    "Nothing to do: it is fetched again by itself once we are back.",
)


def ended(outcome: str, *, in_outage: bool = False) -> Told:
    """What an outcome means. in_outage: it fell into an outage of ours; empty: nothing has ended yet."""
    if not outcome:
        return Told("")
    if in_outage and weighs(outcome):
        return OURS
    known = Outcome(outcome)
    return Told(known.label, NEXT[known], NEXT[known] == ATTACH)


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def one_origin(alike: int, derived: int, origin: str, *, is_circle: bool = False) -> str:
    """Why some sources have one origin: `alike` are it, for they carry one text; `derived` got it there."""
    got = f"{number(derived)} got it from {origin or 'there'}" if derived else ""
    if origin or not alike:
        return got or f"one got it from {origin}"
    if is_circle:
        what = f"{number(alike)} say that they got it from each other"
    else:
        what = f"{number(alike)} carry the same text" if alike > 1 else "one carries another's text"
    return f"{what}, {got}" if got else what


def origins(sources: int, count: int, why: Sequence[str]) -> str:
    """ "3 sources, 1 independent origin: two carry the same text." Empty without a source."""
    if not sources:
        return ""
    head = (
        f"{sources} source{'s' if sources > 1 else ''}, {count} independent origin{'s' if count > 1 else ''}"
    )
    return f"{head}: {'; '.join(why)}." if why else f"{head}."
