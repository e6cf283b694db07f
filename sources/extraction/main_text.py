"""The article's text in a page's tree: what trafilatura's fast extraction finds, in half of its time.

Its own steps, taken one by one. Its expressions for comments and endless scrolling walk the whole tree, which
takes a third of the reading; here they are asked of the few elements whose names can match. Where little is
found, the library looks once more in its other ways, and so it is asked as a whole. A test holds both equal.
"""

import re
from copy import copy

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.baseline import html2txt
from trafilatura.core import ESCALATION_MAX_LENGTH, ESCALATION_PAGE_SHARE
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Document, Extractor
from trafilatura.xml import delete_element, xmltotxt
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REGEXP_NS, REMOVE_COMMENTS_AND_LISTS_XPATH

OPTIONS = Extractor(output_format="python", fast=True, comments=False)
DECLARED = './/script[@type="application/ld+json"]'
FORUM = "DiscussionForumPosting"  # where what others call comments is the text
# Whatever the expressions match is one of these elements, with one of these words in its id or class.
PRUNED = [*RAW_TREE_PRUNE_XPATH, *REMOVE_COMMENTS_AND_LISTS_XPATH]
TAGS = ("aside", "details", "div", "list", "ol", "section", "ul")
WORDS = re.compile("omment|comol|disqus_thread|infinite|mvp-post-add-|elementor-share-buttons")
# The same expressions, asked of one element.
IS_PRUNED = [XPath(each.path.replace(".//*", "self::*", 1), namespaces={"re": REGEXP_NS}) for each in PRUNED]


def main_text(tree: HtmlElement, url: str) -> str:
    """Its paragraphs, one a line; empty where there are none. `tree` stays as it is."""
    return _in_steps(tree) or _whole(tree, url)


def _in_steps(tree: HtmlElement) -> str:
    """Empty where the library would look further, or has its own ways."""
    if any(FORUM in (script.text or "") for script in tree.iterfind(DECLARED)):
        return ""
    try:
        cleaned = convert_tags(tree_cleaning(_pruned(copy(tree)), OPTIONS), OPTIONS)
        body, found = extract_content(cleaned, OPTIONS)
        return xmltotxt(body, include_formatting=False) if _is_enough(found, tree) else ""
    except (TypeError, ValueError):  # for which the library has its own answer
        return ""


def _is_enough(found: str, tree: HtmlElement) -> bool:
    """Whether the library, too, would look no further."""
    if not OPTIONS.min_extracted_size <= len(found) < ESCALATION_MAX_LENGTH:
        return len(found) >= ESCALATION_MAX_LENGTH
    page, least = _pruned(copy(tree)), len(found) / ESCALATION_PAGE_SHARE
    return _most_text(copy(page)) <= least or len(html2txt(page)) <= least


def _most_text(page: HtmlElement) -> float:
    """No fewer characters than the library finds on the whole page, by means of a search that takes long."""
    strip_elements(page, "aside", "footer", "script", "style", "svg", "template", with_tail=False)
    spaces = 2 * float(page.xpath("count(descendant::*)"))  # it may set so many between the words
    return len(" ".join(page.text_content().split())) + spaces


def _pruned(tree: HtmlElement) -> HtmlElement:
    """Without what is no part of the article whatever stands in it."""
    named = [each for each in tree.iterdescendants(*TAGS) if _is_named(each)]
    for is_pruned in IS_PRUNED:
        for each in [each for each in named if is_pruned(each)]:
            delete_element(each)
    return tree


def _is_named(element: HtmlElement) -> bool:
    return any(WORDS.search(element.get(name, "")) for name in ("class", "id"))


def _whole(tree: HtmlElement, url: str) -> str:
    found = bare_extraction(tree, url=url, fast=True, include_comments=False, include_tables=True)
    return (found.text or "") if isinstance(found, Document) else ""
