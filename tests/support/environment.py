"""A place of its own for each test process: loaded by pytest before the settings are read.

Processes that a test starts inherit it, so that they share the test's files, broker and queue names.
"""

import atexit
import os
import shutil
import tempfile

_owner = os.getpid()
_place = tempfile.mkdtemp(prefix="factcheck-test-")

os.environ["DATA_DIR"] = _place
os.environ["SECRET_KEY"] = "tests-only-" + "0123456789" * 4
# So that who a confidential source is can be kept; any 32 bytes will do.
os.environ["CONFIDENTIAL_KEYS"] = "dGVzdHMtb25seS0wMTIzNDU2Nzg5MDEyMzQ1Njc4OTA="
os.environ["FETCH_GAP_SECONDS"] = "0"  # nobody needs to be polite to a server of the tests
# Test processes may share one Redis: each has its own keys there.
os.environ["CELERY_PREFIX"] = f"factcheck-test-{_owner}:"


def _clean_up() -> None:
    if os.getpid() == _owner:  # not in a forked child
        shutil.rmtree(_place, ignore_errors=True)


atexit.register(_clean_up)
