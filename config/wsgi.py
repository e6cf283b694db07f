"""The web server's way in: `gunicorn config.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402

# What pages are made by is loaded before the first is asked for, and no later collection looks through it
# again: with it, one stopped a process for up to 0.3 s.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
