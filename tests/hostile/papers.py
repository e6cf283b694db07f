"""PDFs written by hand, object by object, so that each may be broken in its own way."""

WORDS = "The department raised the reward to 50 million dollars on Thursday."
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
DRAWN = f"BT /F1 12 Tf 20 100 Td ({WORDS}) Tj ET".encode()
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400]"
    b" /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>"
)


def pdf_of(
    pages: int, *, drawing: bytes = DRAWN, how: bytes = b"", kids: bytes = b"", start: int | None = None
) -> bytes:
    """Pages that all show `drawing`, a stream filtered as `how` says; `start`: where the xref would be."""
    children = kids or b" ".join(b"%d 0 R" % (5 + number) for number in range(pages))
    return _written(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, children),
        FONT,
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(drawing), how, drawing),
        *([PAGE] * pages),
        start=start,
    )


def _written(*objects: bytes, start: int | None) -> bytes:
    parts, offsets = [b"%PDF-1.7\n"], []
    at = len(parts[0])
    for number, each in enumerate(objects, 1):
        offsets.append(at)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, each))
        at += len(parts[-1])
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    parts += [b"%010d 00000 n \n" % offset for offset in offsets]
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % (at if start is None else start))
    return b"".join(parts)
