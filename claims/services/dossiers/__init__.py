"""The dossier of a claim: a zip that others verify offline."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from claims.models import Claim
from claims.services.dossiers.writing import of
from sources.people import User
from sources.serving import file_for


def answer(request: HttpRequest, claim: Claim, *, to: User) -> HttpResponseBase:
    """The dossier as a download; its ETag stands for all that is in it."""
    made = of(claim, to=to)
    return file_for(request, made.file, f"claim-{claim.pk}.zip", "application/zip", etag=made.fingerprint)


__all__ = ["answer", "of"]
