"""The little of ASN.1 DER that puts the certificates of a time-stamp reply into their order. Pure.

DER wants a SET sorted. OpenSSL's `ts`, and authorities built on it, send the certificates as they come, and
a strict reader refuses the whole reply. The signature does not cover their order.
"""

from collections.abc import Iterator

CERTIFICATES = 0xA0


def certificates_sorted(reply: bytes) -> bytes:
    """The same TimeStampResp with the certificates of its token in DER's order, if it has any.

    Raises ValueError for what is not DER.
    """
    inside = (0, len(reply))
    for step in (0, 1, 1, 0):  # TimeStampResp › timeStampToken › [0] content › SignedData
        elements = list(_elements(reply, *inside))
        if step >= len(elements):
            return reply
        inside = elements[step][2:]
    for tag, _, start, end in _elements(reply, *inside):
        if tag == CERTIFICATES:
            parts = [reply[begin:stop] for _, begin, _, stop in _elements(reply, start, end)]
            return reply[:start] + b"".join(sorted(parts)) + reply[end:]
    return reply


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Each element between `start` and `end`: its tag, where it begins, where its content begins and ends."""
    while start < end:
        length, content = _length(data[start + 1 : end])
        content += start + 1
        if content + length > end:
            raise ValueError("an element is longer than what holds it")
        yield data[start], start, content, content + length
        start = content + length


def _length(data: bytes) -> tuple[int, int]:
    """The length that stands at the beginning, and how many bytes it takes."""
    if not data:
        raise ValueError("an element breaks off")
    if data[0] < 0x80:
        return data[0], 1
    size = data[0] & 0x7F
    if not 0 < size <= 4 or len(data) <= size:
        raise ValueError("a length that cannot be")
    return int.from_bytes(data[1 : 1 + size], "big"), 1 + size
