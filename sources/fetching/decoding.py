"""Undoing Content-Encoding within a cap: a small body that unpacks to gigabytes stays small here."""

import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
MAX_CHAIN = 2
ZSTD_WINDOW_LOG = 23  # 8 MB, the most that RFC 9659 lets a server ask for; a frame may say 2 GB
MAX_MEMBERS = 100  # each new one copies what is left: many small ones are an attack on our CPU


class BadEncoding(Exception):
    """The body is not what its Content-Encoding says, or it ends too early."""


@dataclass(frozen=True)
class Decoded:
    body: bytes
    truncated: bool


def decode(wire: bytes, content_encoding: str, cap: int, *, is_cut: bool = False) -> Decoded:
    """The body under `wire`, at most `cap` bytes of it; raises BadEncoding.

    `is_cut` says that we stopped reading the wire ourselves, so that an early end is expected.
    """
    codings = [name for name in (part.strip().lower() for part in content_encoding.split(",")) if name]
    codings = [name for name in codings if name != "identity"]
    if len(codings) > MAX_CHAIN:
        raise BadEncoding(f"{len(codings)} encodings, one inside the other")
    decoded = Decoded(wire, truncated=False)
    for name in reversed(codings):
        if name not in DECODERS:
            raise BadEncoding(f"an encoding that we did not ask for: {name[:40]}")
        decoded = _undo(name, decoded.body, cap, is_cut=is_cut or decoded.truncated)
    return decoded


def _undo(name: str, data: bytes, cap: int, *, is_cut: bool) -> Decoded:
    if not data:
        return Decoded(b"", truncated=is_cut)
    try:
        body, is_whole = DECODERS[name](data, cap + 1)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise BadEncoding(f"not valid {name}: {error}") from error
    if len(body) > cap:
        return Decoded(body[:cap], truncated=True)
    if not is_whole and not is_cut:
        raise BadEncoding(f"the {name} body ends too early")
    return Decoded(body, truncated=not is_whole)


class _Member(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _members(data: bytes, cap: int, magic: bytes, start: Callable[[], _Member]) -> tuple[bytes, bool]:
    """One compressed member after the other; bytes after the last one that are no member are ignored."""
    out, rest = b"", data
    for _ in range(MAX_MEMBERS):
        member = start()
        out += member.decompress(rest, cap - len(out))
        rest = member.unused_data
        if len(out) >= cap or not member.eof or not rest.startswith(magic):
            return out, member.eof
    raise BadEncoding(f"more than {MAX_MEMBERS} members")


def _gzip(data: bytes, cap: int) -> tuple[bytes, bool]:
    return _members(data, cap, b"\x1f\x8b", lambda: zlib.decompressobj(16 + zlib.MAX_WBITS))


def _zstd_member() -> _Member:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})


def _zstd(data: bytes, cap: int) -> tuple[bytes, bool]:
    return _members(data, cap, b"\x28\xb5\x2f\xfd", _zstd_member)


def _deflate(data: bytes, cap: int) -> tuple[bytes, bool]:
    """zlib's format as the standard says, or the bare one that some servers send."""
    try:
        stream = zlib.decompressobj()
        return stream.decompress(data, cap), stream.eof
    except zlib.error:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        return stream.decompress(data, cap), stream.eof


def _brotli(data: bytes, cap: int) -> tuple[bytes, bool]:
    stream = brotli.Decompressor()
    out = stream.process(data, output_buffer_limit=cap)
    while len(out) < cap and not stream.is_finished():
        more = stream.process(b"", output_buffer_limit=cap - len(out))
        if not more:
            break
        out += more
    return out, stream.is_finished()


DECODERS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
