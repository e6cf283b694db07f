"""News pages as the web serves them: a little article in a lot of page. The same ones in each run.

Menu, style sheet, teasers, comments, and the site's state as JSON: 170 KB and 1,800 elements in the
median, of which 11 KB are the article; gzip makes a fifth of it. No two hold the same words.
"""

import json
from collections.abc import Callable
from itertools import accumulate
from math import log
from pathlib import Path
from random import Random

SYLLABLES = """
ba co de fi gra ho ist ka lo ment na or pre qua re sol ter un ver wil xan yor zu tion ing er al
"""
LITTLE = """
the of to and a in is for that on it with as was at by from be this have are or an they which you one we
had not but what all were when there can more if out so said who about up them some new could than other
into its then two may over also after first under most between where through year while city road report
"""
MEDIAN_BYTES, SPREAD, LEAST, MOST = 170_000, 0.45, 60_000, 600_000
IMAGES = "https://img.example.org"
ICON = '<svg class="icon" width="16" viewBox="0 0 16 16"><path d="M2 8h12M8 2v12"></path></svg>'


def _vocabulary(size: int = 6000) -> list[str]:
    random, parts = Random("words"), SYLLABLES.split()
    made = {"".join(random.choices(parts, k=random.randint(2, 4))) for _ in range(size * 2)}
    return LITTLE.split() + sorted(made)[:size]


WORDS = _vocabulary()
WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))  # Zipf's law


def write(folder: Path, count: int) -> list[Path]:
    """Page 0 to `count` - 1, each in a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{number:05}.html" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(page(number))
    return files


def page(number: int) -> str:
    return _Page(number).markup()


class _Page:
    """One page in the making."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.random = Random(f"page {number}")
        self.size = min(max(self.random.lognormvariate(log(MEDIAN_BYTES), SPREAD), LEAST), MOST)
        self.title = self.words(7).capitalize()
        self.day = f"2026-{self.random.randint(1, 6):02}-{self.random.randint(1, 28):02}"

    def markup(self) -> str:
        main = f"<main>{self.article()}{self.comments()}</main>"
        body = f"{self.menu()}{main}{self.related()}{self.footer()}"
        head = f"{self.metadata()}<style>{self.style()}</style>"
        state = self.state(int(self.size) - len(head) - len(body))
        return (
            f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}</head>\n<body class="page">{body}'
            f"<script>window.__STATE__={state}</script></body></html>\n"
        )

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(WORDS, cum_weights=WEIGHTS, k=count))

    def number_to(self, most: int) -> int:
        return self.random.randint(1, most)

    def some(self, make: Callable[[], str], least: int, most: int) -> str:
        return "".join(make() for _ in range(self.random.randint(least, most)))

    def sentence(self) -> str:
        figure = f" {self.number_to(9999):,}" if self.random.random() < 0.2 else ""
        return f"{self.words(self.random.randint(8, 28)).capitalize()}{figure}."

    def link(self, inner: str) -> str:
        slug = self.words(5).replace(" ", "-")
        href = f"/2026/{self.number_to(9999)}/{slug}"
        return f'<a class="link link--plain" href="{href}" data-track="{slug[:12]}">{inner}</a>'

    def metadata(self) -> str:
        published, summary = f"{self.day}T08:30:00+00:00", self.words(30)
        about = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "datePublished": published,
            "author": {"@type": "Person", "name": self.words(2).title()},
            "description": summary,
        }
        properties = {"og:title": self.title, "og:type": "article", "og:description": summary}
        properties["article:published_time"] = published
        metas = "".join(f'<meta property="{name}" content="{said}">' for name, said in properties.items())
        return (
            f'<meta charset="utf-8"><title>{self.title} | The Daily</title>{metas}'
            f'<script type="application/ld+json">{json.dumps(about)}</script>'
        )

    def style(self) -> str:
        def rule() -> str:
            name, color = self.words(1), f"{self.random.randrange(1 << 24):06x}"
            return (
                f".{name}-{self.number_to(99)}{{margin:{self.number_to(48)}px;display:flex;color:#{color}}}"
            )

        rules = int(self.size / 1000)
        return self.some(rule, rules, rules)

    def menu(self) -> str:
        def item() -> str:
            return f'<li class="menu__item">{self.link(f"<span>{self.words(2)}</span>")}</li>'

        items = self.some(item, 90, 200)
        return f'<header class="top"><nav aria-label="Sections"><ul class="menu">{items}</ul></nav></header>'

    def article(self) -> str:
        paragraphs = "".join(
            self.paragraph() + (self.figure() if place % 8 == 5 else "")
            for place in range(self.random.randint(12, 40))
        )
        return (
            f'<article class="story"><h1>{self.title}</h1><p class="byline">By {self.words(2).title()}</p>'
            f'<time datetime="{self.day}">{self.day}</time>'
            f'<div class="story__body">{paragraphs}</div></article>'
        )

    def paragraph(self) -> str:
        sentences = [self.sentence() for _ in range(self.random.randint(2, 5))]
        if self.random.random() < 0.4:
            sentences[0] = self.link(sentences[0])
        if self.random.random() < 0.2:
            sentences[-1] = f"<em>{sentences[-1]}</em>"
        heading = f"<h2>{self.words(5).capitalize()}</h2>" if self.random.random() < 0.12 else ""
        return f'{heading}<p class="story__text">{" ".join(sentences)}</p>\n'

    def figure(self) -> str:
        images = ", ".join(f"{IMAGES}/{self.number}/{width}.jpg {width}w" for width in (320, 640, 1280))
        picture = f'<picture><img alt="{self.words(8)}" srcset="{images}"></picture>'
        return f"<figure>{picture}<figcaption>{self.sentence()}</figcaption></figure>"

    def comments(self) -> str:
        def comment() -> str:
            by = f"<span>{self.words(1)}</span><time>{self.number_to(59)} minutes ago</time>"
            said = f'<p>{self.sentence()}</p><button type="button">Reply</button>'
            return f'<li class="comment"><div class="comment__by">{by}</div>{said}</li>'

        each = self.some(comment, 0, 60)
        return f'<section id="comments" class="comments"><h3>Comments</h3><ol>{each}</ol></section>'

    def related(self) -> str:
        cards = self.some(self.card, 40, 110)
        return f'<aside class="related"><h2>More on this</h2><ul>{cards}</ul></aside>'

    def card(self) -> str:
        at = f"{IMAGES}/{self.number_to(9999)}"
        large = f'<source media="(min-width: 640px)" srcset="{at}/640.jpg">'
        picture = f'<picture>{large}<img alt="" loading="lazy" src="{at}/320.jpg"></picture>'
        label = f'<span class="card__label">{self.words(1)}</span>'
        title = f"<h3>{self.link(f'{label} {self.words(6).capitalize()}')}</h3>"
        return (
            f'<li class="card card--small"><div class="card__media">{picture}</div>'
            f'<div class="card__text">{title}<time datetime="{self.day}">{self.day}</time>{ICON}</div></li>'
        )

    def footer(self) -> str:
        links = self.some(lambda: f"<li>{self.link(self.words(2))}</li>", 40, 40)
        return f'<footer><ul class="foot">{links}</ul><p>{self.words(40)}</p></footer>'

    def state(self, size: int) -> str:
        """What the page's script starts from: JSON of about that many characters."""
        entries = list[str]()
        while size > 0:
            entry = {
                "__typename": "Teaser",
                "id": self.number_to(10**9),
                "slug": self.words(4),
                "isLive": False,
                "hasVideo": None,
                "renditions": ["320w", "640w", "1280w"],
                "headline": self.words(6),
            }
            entries.append(json.dumps(entry))
            size -= len(entries[-1]) + 1
        return f"[{','.join(entries)}]"
