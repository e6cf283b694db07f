"""WARC and WACZ files, as extensions save them and as an attacker would send them."""

import gzip
import io
import zipfile
from typing import Any

import pytest

from sources.archives import MB, Picked, Unfit, packed, pick
from sources.confined import Failure, run
from sources.enums import UploadKind
from sources.errors import FileTooLarge, PageNotInFile
from sources.services import uploads
from tests.support.files import ADDRESS, HTML, PNG, sent, wacz, warc

PAGE = {"url": ADDRESS}


def picked(file: bytes, *wanted: str) -> Picked:
    found = pick(file, wanted or (ADDRESS,), 10 * MB)
    assert isinstance(found, Picked), found
    return found


def unfit(file: bytes, *wanted: str) -> str:
    found = pick(file, wanted or (ADDRESS,), 10 * MB)
    assert isinstance(found, Unfit)
    return found.reason


@pytest.mark.parametrize(
    "file",
    [
        warc(PAGE),
        warc(PAGE, gzip=False),
        gzip.compress(warc(PAGE, gzip=False)),  # one member for all, as some tools write it
        wacz(warc(PAGE)),
    ],
    ids=["warc.gz", "warc", "one gzip member", "wacz"],
)
def test_the_page_is_found_in_each_form_of_file(file: bytes) -> None:
    found = picked(file)
    assert (found.url, found.status_line, found.body) == (ADDRESS, "HTTP/1.1 200 OK", HTML)
    assert found.captured_at == "2026-01-02T03:04:05Z"
    assert found.request == {"method": "GET", "url": ADDRESS, "headers": [("User-Agent", "Browser/1")]}


def test_the_page_is_chosen_among_others_and_the_newest_of_it() -> None:
    other = {"url": "https://ads.example/x", "body": b"<html>ad"}
    older = {**PAGE, "date": "2026-01-01T00:00:00Z", "body": b"<html>older"}
    broken = {**PAGE, "date": "2026-01-03T00:00:00Z", "status": "503 Busy", "body": b"<html>busy"}
    assert picked(warc(other, older, PAGE, broken)).body == HTML


def test_a_session_is_not_taken_along() -> None:
    secret = "token-4711"
    file = warc(
        {
            **PAGE,
            "sent": [("Cookie", secret), ("Authorization", f"Bearer {secret}"), ("Accept", "*/*")],
            "headers": [("Content-Type", "text/html"), ("Set-Cookie", secret), ("ETag", "1")],
        }
    )
    found = picked(file)
    assert secret not in repr(found)
    assert found.headers == [("Content-Type", "text/html"), ("ETag", "1")]
    assert found.left_out == ["authorization", "cookie", "set-cookie"]


def test_redirects_are_followed_within_the_file_and_kept() -> None:
    file = warc(
        {
            "url": "https://example.org/short",
            "status": "301 Moved",
            "headers": [("Location", "/walled")],
            "body": b"",
        },
        PAGE,
    )
    found = picked(file, "http://example.org/short")
    assert (found.url, [hop["location"] for hop in found.redirects]) == (ADDRESS, [ADDRESS])


def test_a_loop_of_redirects_ends() -> None:
    a, b = "https://example.org/a", "https://example.org/b"
    file = warc(
        {"url": a, "status": "302 Found", "headers": [("Location", b)], "body": b""},
        {"url": b, "status": "302 Found", "headers": [("Location", a)], "body": b""},
    )
    assert unfit(file, a).startswith("In it https://example.org/b answered with status 302")


def test_chunks_are_put_together() -> None:
    chunked = b"5\r\n<html\r\n6\r\n>chunk\r\n0\r\n\r\n"
    headers = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
    found = picked(warc({**PAGE, "headers": headers, "body": chunked}))
    assert (found.body, found.headers) == (b"<html>chunk", [("Content-Type", "text/html")])


def test_a_page_of_the_list_leads_to_what_came_when_it_was_opened() -> None:
    odd = {"url": "https://example.org/app?session=1", "date": "2026-01-02T03:04:05Z"}
    file = wacz(warc(odd), {"url": ADDRESS, "ts": "2026-01-02T03:04:05.123Z"})
    assert picked(file).url == "https://example.org/app?session=1"


def test_where_the_page_is_not_the_addresses_found_are_named() -> None:
    files = [{"url": f"https://example.org/{number}"} for number in range(12)]
    said = unfit(
        warc(*files, {"url": "https://example.org/x.js", "headers": [("Content-Type", "text/javascript")]})
    )
    assert said.startswith("It does not hold this source's page. It holds: https://example.org/0, ")
    assert said.endswith("https://example.org/9 and 2 more.")
    assert "x.js" not in said


def test_an_empty_archive_says_so() -> None:
    assert unfit(warc()) == "It holds no answer of a web server."


# --- hostile ---------------------------------------------------------------------------------


def of_wacz(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in entries.items():
            packed.writestr(name.replace("__", "/"), body)
    return out.getvalue()


def named(name: str) -> bytes:
    return wacz(warc(PAGE), more={name: b"x"})


def many(count: int) -> bytes:
    return wacz(warc(PAGE), more={f"archive/{number}.txt": b"" for number in range(count)})


BOMB = bytes(40 * MB)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (named("../../etc/passwd"), "One of its files is named '../../etc/passwd', outside of it."),
        (named("/etc/passwd"), "One of its files is named '/etc/passwd', outside of it."),
        (named("a\\..\\b"), "One of its files is named 'a\\\\..\\\\b', outside of it."),
        (many(5_001), "It holds 5003 files; a WACZ that we read has at most 5000."),
        (of_wacz(archive__data_warc=BOMB), "It unpacks to more than 300 MB."),
    ],
    ids=["up", "root", "backslashes", "many", "bomb"],
)
def test_a_wacz_that_is_an_attack(file: bytes, said: str) -> None:
    assert unfit(file) == said


def gzip_bomb(megabytes: int) -> bytes:
    """A WARC whose first record unpacks to so many megabytes."""
    head = f"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: {megabytes * MB}\r\n\r\n".encode()
    return gzip.compress(head + bytes(megabytes * MB) + b"\r\n\r\n")


def test_a_gzip_bomb_ends_at_what_we_unpack() -> None:
    bomb = gzip_bomb(310)
    assert len(bomb) < MB
    assert unfit(bomb) == "It unpacks to more than 300 MB."


def test_a_bomb_of_a_body_ends_at_the_size_of_a_page() -> None:
    file = warc({**PAGE, "body": bytes(11 * MB)})
    found = pick(file, [ADDRESS], 10 * MB)
    assert found == Unfit("The page in it has over 10 MB.", is_too_large=True)


def test_a_record_that_is_cut_short_is_not_passed_off_as_the_page() -> None:
    file = warc(PAGE, gzip=False)
    assert unfit(file[: file.index(b"subscriber")]) == "The page's record in it is cut short."


@pytest.mark.parametrize(
    "file",
    [b"\x1f\x8b" + b"rubbish" * 50, b"PK\x03\x04" + b"rubbish" * 50, b"WARC/1.0\r\n" + b"a" * 5_000_000],
    ids=["gzip", "zip", "warc"],
)
def test_rubbish_ends_in_the_child(file: bytes) -> None:
    found = run(lambda: packed(pick(file, [ADDRESS], MB)))
    with pytest.raises(PageNotInFile):
        uploads.content(sent(file), wanted=[ADDRESS])
    assert isinstance(found, Failure | bytes)


def refusal(file: bytes, **said: Any) -> tuple[str, str | None, str]:
    with pytest.raises((PageNotInFile, FileTooLarge)) as refused:
        uploads.content(sent(file, **said), wanted=[ADDRESS])
    return refused.value.code, refused.value.field, refused.value.detail


def test_a_zip_that_is_no_wacz() -> None:
    code, field, said = refusal(of_wacz(word__document_xml=b"x"))
    assert (code, field) == ("page_not_in_file", "file")
    assert said == "It is a zip file, and no WACZ: it holds no WARC below archive/."


def test_a_body_that_is_not_what_its_encoding_says() -> None:
    file = warc({**PAGE, "headers": [("Content-Type", "text/html"), ("Content-Encoding", "br")]})
    assert refusal(file)[2].startswith("The page in it cannot be unpacked: not valid br")


def test_an_image_in_an_archive_is_taken_as_one() -> None:
    file = warc({**PAGE, "headers": [("Content-Type", "image/png")], "body": PNG})
    held = uploads.content(sent(file), wanted=[ADDRESS])
    assert (held.kind, held.media_type, held.wire) == (UploadKind.WARC, "image/png", PNG)
