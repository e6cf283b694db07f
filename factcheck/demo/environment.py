"""The settings that the demo runs under, given as everywhere: by the environment."""

from factcheck.demo.place import Kept, Place
from seeds.sample_server import HOST

# The demo is whole in its folder: a database or broker of this machine is none of its business.
UNSET = (
    "DATABASE_URL",
    "REDIS_URL",
    "PUBLIC_BASE_URL",
    "FETCH_ALLOWED_ADDRESSES",
    "FETCH_GAP_SECONDS",
    "ALLOWED_HOSTS",
    "CONFIDENTIAL_KEYS",
    "DATA_DIR",
)


def address(port: int) -> str:
    return f"http://{HOST}:{port}"


def settings_for(place: Place, kept: Kept) -> dict[str, str]:
    """What the demo's processes read their settings from, beside what is set already."""
    needed = {
        "DATA_DIR": str(place.data),
        "PUBLIC_BASE_URL": address(kept.port),
        "ALLOWED_HOSTS": f"{HOST},localhost",
    }
    if kept.confidential_key:
        needed["CONFIDENTIAL_KEYS"] = kept.confidential_key
    if not kept.is_live:
        needed["FETCH_ALLOWED_ADDRESSES"] = f"{HOST}:{kept.sample_port}"
        needed["FETCH_GAP_SECONDS"] = "0"  # the sample server is our own
    return needed
