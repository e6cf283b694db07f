#!/usr/bin/env python
"""Django's command line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
    from psycopg_pool import PoolTimeout

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))  # it names the setting and what is allowed; the way there says no more
    except OperationalError as fault:
        if not isinstance(fault.__cause__, PoolTimeout):
            raise
        sys.exit("The database of DATABASE_URL does not let us in: is it there, and running?")


if __name__ == "__main__":
    main()
