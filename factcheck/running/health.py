"""`python -m factcheck.running.health URL`: does our web server answer? The containers' health check.

The standard library alone, so that asking costs little. It asks under the public name, since the
server declines names that are not ALLOWED_HOSTS; being sent on to HTTPS is an answer too.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

ANSWERS = {200, 301}


def is_healthy(url: str, public_base_url: str, timeout: float = 4) -> bool:
    """Whether the address answers within `timeout` seconds when asked as the public one."""
    place, public = urlsplit(url), urlsplit(public_base_url)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout)
    try:
        connection.request("GET", place.path, headers=headers)
        return connection.getresponse().status in ANSWERS
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    healthy = is_healthy(sys.argv[1], os.environ.get("PUBLIC_BASE_URL") or "http://localhost:8000")
    sys.exit(0 if healthy else 1)
