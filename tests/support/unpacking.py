"""What stands in an answer, whatever it is packed in."""

import gzip
import zipfile
from io import BytesIO


def plain(content: bytes) -> str:
    """A zip's names and files one after the other, a gzip's text; anything else as it is."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return "\n".join(f"{name}\n{plain(packed.read(name))}" for name in packed.namelist())
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    return content.decode("utf-8", "replace")
