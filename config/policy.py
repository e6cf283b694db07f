"""What a browser may load and run on our pages: our own files, and nothing that stands in a page itself."""

from csp.constants import NONE, SELF

DIRECTIVES: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],  # Swagger UI and the theme draw small shapes as data
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],  # a captured page, behind two locks of its own
    "manifest-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
