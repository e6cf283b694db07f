"""The peer, a Scrapy spider: `python -m tests.bench.spider FOLDER`, with addresses on standard input.

One process, as a careful person writes it for the same job: robots.txt obeyed; each page extracted by one
call of trafilatura; kept in FOLDER as WARC (request and response, gzip) and as a row of SQLite, committed
page by page. Prints the seconds from the first request to the last row.
"""

import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.bench import peer

SETTINGS: dict[str, Any] = {
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": 64,
    "DOWNLOAD_DELAY": 0,
    "ITEM_PIPELINES": {"tests.bench.spider.Keep": 1},
}
WARM_UP = f"<html><body><article>{'<p>A few words, so that all is loaded.</p>' * 20}</article></body></html>"


class News(scrapy.Spider):
    name = "news"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        peer.read(WARM_UP, "http://warm.example/")
        self.began = time.perf_counter()
        for url in sys.stdin.read().split():
            yield scrapy.Request(url)

    def parse(self, response: Response, **_: Any) -> Iterator[dict[str, Any]]:
        assert isinstance(response, TextResponse)
        found = peer.read(response.text, response.url)
        yield {"response": response, "title": found.title, "text": found.text, "day": found.date}

    def closed(self, reason: str) -> None:
        print(time.perf_counter() - self.began)


class Keep:
    """Item pipeline: the exchange to a WARC file, the reading to SQLite."""

    def open_spider(self) -> None:
        folder = Path(sys.argv[1])
        self.file = (folder / "pages.warc.gz").open("wb")
        self.warc = WARCWriter(self.file, gzip=True)
        self.rows = sqlite3.connect(folder / "pages.sqlite3")
        self.rows.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "CREATE TABLE page (url TEXT PRIMARY KEY, title TEXT, text TEXT, day TEXT);"
        )

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        response = item["response"]
        self.warc.write_request_response_pair(
            self._record("request", response.request, b"", f"GET {response.url} HTTP/1.1", ""),
            self._record("response", response, response.body, "200 OK", "HTTP/1.1"),
        )
        with self.rows:
            row = (response.url, item["title"], item["text"], str(item["day"]))
            self.rows.execute("INSERT INTO page VALUES (?, ?, ?, ?)", row)
        return item

    def _record(self, kind: str, message: Any, body: bytes, line: str, protocol: str) -> Any:
        headers = message.headers.items()
        pairs = [(name.decode(), value.decode()) for name, values in headers for value in values]
        head = StatusAndHeaders(line, pairs, protocol, is_http_request=not protocol)
        return self.warc.create_warc_record(message.url, kind, payload=BytesIO(body), http_headers=head)

    def close_spider(self) -> None:
        self.file.close()
        self.rows.close()


if __name__ == "__main__":
    crawler = CrawlerProcess(SETTINGS)
    crawler.crawl(News)
    crawler.start()
