"""Where the embedded broker listens: a unix socket that only this user may open.

Pure: no Django, so that settings may import it.
"""

import os
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

# The kernel's limit for a socket's path is 108 bytes on Linux and 104 on macOS, the final NUL included.
MOST_PATH_BYTES = 100
# A fixed place, not $TMPDIR: every process of an installation must find the same socket.
SHORT_PLACE = Path("/tmp")


def socket_path(data_dir: Path) -> Path:
    """`broker.sock` in the data folder; where that is too long a path, a short one named by its hash."""
    data_dir = data_dir.absolute()
    beside_data = data_dir / "broker.sock"
    if len(os.fsencode(beside_data)) <= MOST_PATH_BYTES:
        return beside_data
    key = sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return SHORT_PLACE / f"factcheck-{os.getuid()}" / f"{key}.sock"


def url(data_dir: Path) -> str:
    """The broker's address as Celery reads it, e.g. `redis+socket:///srv/factcheck/broker.sock`."""
    return f"redis+socket://{quote(str(socket_path(data_dir)))}"
