"""Addresses of the API are taken as they are: a redirect would turn a client's POST into a GET."""

from django.http import HttpRequest
from django.middleware.common import CommonMiddleware


class Addresses(CommonMiddleware):
    """Django's, which sends people on to the address with a slash; clients of the API get 404 and a hint."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return not request.path.startswith("/api/") and super().should_redirect_with_slash(request)
