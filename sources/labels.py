"""How far a captured text can be relied on, in words. Pure."""

from sources.enums import Quality

QUALITIES = {
    Quality.OK: "A full reading; it can carry a verdict",
    Quality.PARTIAL: "Only a part of it was read; it cannot carry a verdict",
    Quality.SUSPECT: "Not to be relied on; it cannot carry a verdict",
}
RULES = {
    "broken_pdf": "the PDF is broken",
    "encrypted_pdf": "the PDF is encrypted",
    "large_html": "the page is too long to find its main text",
    "no_main_text": "no main text was found, so all that stands on the page is here",
    "no_text": "there is no text in it",
    "truncated": "it was cut at our size limit",
    "unsupported_type": "it is a kind of document that we do not read",
}


def reading(quality: Quality, rule: str) -> str:
    """What the quality of a reading means, and why it is no better."""
    why = RULES.get(rule, rule.replace("_", " "))
    return f"{QUALITIES[quality]}: {why}." if why else f"{QUALITIES[quality]}."
