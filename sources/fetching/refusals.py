"""What callers on other floors catch of the HTTP library, which they do not import themselves."""

from requests.exceptions import RequestException as NotReached

__all__ = ["NotReached"]
