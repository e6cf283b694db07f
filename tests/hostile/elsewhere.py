"""Items of the list that other suites show: how they end there, and which test says so."""

from tests.hostile.cases import Case, known

OUTAGES = "tests/sources/test_outages.py"
ELSEWHERE = {
    f"{OUTAGES}::test_200_sites_that_fail_at_once_because_of_us_leave_every_source_as_it_was": Case(
        "200 hosts failing at once because of us",
        "200 sites that take no connection any more",
        "200 × CONNECT; 200 sources ALIVE; 1 outage",
        then="An outage of ours: none of these failures counts, and all are checked again once it is over.",
    ),
    "tests/browser/test_attack.py::test_nothing_of_it_runs_loads_or_leaves": Case(
        "an archived page that attacks its parent",
        "scripts, frames, forms, styles and links that reach for parent, cookies and elsewhere, in Chromium",
        "nothing runs, loads or leaves",
        then="Shown sanitised, under a policy that would hold alone; its bytes are given as a download.",
    ),
}

for case in ELSEWHERE.values():
    known(case)
