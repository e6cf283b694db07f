"""Text out of markup by linear scans: no tree is built, so that no page can take long or crash us."""

import codecs
import html
import re

from w3lib.encoding import html_to_unicode

HIDDEN = ("script", "style", "noscript", "template", "svg", "title", "head")
BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr"
    r"|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
CELL = re.compile(r"<t[dh]\b[^<>]*>", re.IGNORECASE)
# Stopping at the next "<" keeps these linear over any number of tags that never close.
TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")


# What browsers know, by Python's names. Python knows more: base64, idna, UTF-7 and its own escapes.
CHARSETS = {
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "ascii",
    *(f"iso8859-{number}" for number in range(1, 17) if number != 12),
    "koi8-r", "koi8-u", "cp866", "cp874", "tis-620",
    *(f"cp125{number}" for number in range(9)), "mac-roman", "mac-cyrillic",
    "gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "cp950",
    "shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "iso2022_kr", "johab",
}  # fmt: skip


def decoded(body: bytes, content_type: str | None) -> str:
    """A page as browsers decode it: by byte order mark, header, meta element, or what the bytes look like.

    Never raises; what fits no charset becomes U+FFFD. `content_type` is the header's value.
    """
    for said in (content_type, None):
        try:
            charset, text = html_to_unicode(said, body, auto_detect_fun=_likely)
        except (LookupError, ValueError):  # a codec of Python's that makes no text
            continue
        if charset in CHARSETS:
            return text
    return body.decode("utf-8", "replace")


def _likely(body: bytes) -> str:
    """UTF-8 where the bytes are that, whatever is cut off at the end; else what the web began with."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def plain_text(markup: str) -> str:
    """What a reader without JavaScript sees, one line a block; nothing is left out as boilerplate."""
    shown = without(_without_comments(markup), HIDDEN)
    # The line breaks of the source mean nothing; those of its blocks do.
    lines = BLOCK.sub("\n", " ".join(shown.split()))
    words = html.unescape(TAG.sub("", CELL.sub(" | ", lines)))
    stripped = (" ".join(line.split()).strip(" |") for line in words.split("\n"))
    return "\n".join(line for line in stripped if line)


def without(markup: str, names: tuple[str, ...]) -> str:
    """`markup` without these elements; one that never ends takes the rest with it."""
    for name in names:
        end = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE)
        kept, at = [], 0
        for start in re.finditer(rf"<{name}\b[^<>]*>", markup, re.IGNORECASE):
            if start.start() < at:
                continue
            kept.append(markup[at : start.start()])
            closed = end.search(markup, start.end())
            at = closed.end() if closed else len(markup)
        markup = "".join([*kept, markup[at:]])
    return markup


def attribute(markup: str, tag: str, name: str) -> str:
    """The value of an attribute of the first `tag`; empty when there is none."""
    found = re.search(rf"<{tag}\b[^<>]*?\b{name}\s*=\s*[\"']?([^\"'\s<>]+)", markup, re.IGNORECASE)
    return found[1] if found else ""


def element(markup: str, tag: str) -> str:
    """The text of the first `tag` up to the next tag, in one line; empty when there is none."""
    start = re.search(rf"<{tag}\b[^<>]*>", markup, re.IGNORECASE)
    text = markup[start.end() : start.end() + 1000].partition("<")[0] if start else ""
    return " ".join(html.unescape(text).split())


def _without_comments(markup: str) -> str:
    kept, at = [], 0
    while (start := markup.find("<!--", at)) >= 0:
        kept.append(markup[at:start])
        end = markup.find("-->", start)
        at = end + 3 if end >= 0 else len(markup)
    return "".join([*kept, markup[at:]])
