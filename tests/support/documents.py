"""PDFs made by hand: with text, scanned, locked, broken."""

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf(*pages: str, password: str = "", title: str = "The report\x00") -> bytes:
    """One page for each text, one line of it for each line; a page without text is like a scan's."""
    writer = PdfWriter()
    for text in pages:
        _write(writer, text)
    writer.add_metadata({"/Title": title, "/Author": "Ada Byron"})
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _write(writer: PdfWriter, text: str) -> None:
    page = writer.add_blank_page(600, 800)
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    lines = "".join(f"({line}) Tj 0 -20 Td " for line in text.split("\n"))
    stream.set_data(f"BT /F1 12 Tf 50 700 Td {lines}ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
