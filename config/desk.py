"""The admin's looks and its sidebar, in the newsroom's words."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _page(title: str, icon: str, name: str, needs: str) -> dict[str, Any]:
    def permission(request: HttpRequest) -> bool:
        return request.user.has_perm(needs)

    return {"title": title, "icon": icon, "link": reverse_lazy(name), "permission": permission}


def _item(title: str, icon: str, name: str, needs: str) -> dict[str, Any]:
    return _page(title, icon, f"admin:{name}", needs)


def _rows(title: str, icon: str, app: str, model: str) -> dict[str, Any]:
    return _item(title, icon, f"{app}_{model}_changelist", f"{app}.view_{model}")


STYLES = (
    "colours",
    "desk",
    "frame",
    "claim",
    "content",
    "article",
    "candidates",
    "queue",
    "legal",
    "accounts",
)


def _style(name: str) -> Callable[[HttpRequest], str]:
    return lambda _request: static(f"desk/{name}.css")


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Factcheck",
    "SITE_HEADER": "Factcheck",
    "SITE_SYMBOL": "fact_check",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("desk/icon.svg")}
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "claims.admin.queue.front_page",
    "ACCOUNT": {"navigation": [{"title": "Your account", "link": reverse_lazy("accounts:own")}]},
    "STYLES": [_style(name) for name in STYLES],
    "SIDEBAR": {
        "show_search": False,
        "command_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "title": "Desk",
                "items": [
                    _item("Front page", "space_dashboard", "index", "claims.view_claim"),
                    _page("Dashboard", "monitoring", "dashboard", "claims.view_claim"),
                    _rows("Claims", "fact_check", "claims", "claim"),
                    _rows("Articles", "article", "claims", "article"),
                    _rows("Sources", "public", "sources", "source"),
                    _rows("Rechecks", "notification_important", "claims", "recheck"),
                    _rows("Replies", "reply", "claims", "replyrequest"),
                    _rows("Questions", "contact_support", "claims", "question"),
                    _rows("Complaints", "feedback", "claims", "complaint"),
                    _rows("Feeds", "rss_feed", "claims", "feed"),
                    _rows("Review policies", "rule", "claims", "reviewpolicy"),
                ],
            },
            {
                "title": "On record",
                "separator": True,
                "items": [
                    _rows("Evidence", "format_quote", "claims", "evidence"),
                    _rows("Reviews", "rate_review", "claims", "review"),
                    _rows("Verdicts", "gavel", "claims", "verdict"),
                    _rows("Publications", "campaign", "claims", "publication"),
                    _rows("Earlier checks", "inventory_2", "claims", "earliercheck"),
                    _rows("History", "history", "claims", "historyentry"),
                    _rows("Claimants", "record_voice_over", "claims", "claimant"),
                ],
            },
            {
                "title": "Captured",
                "separator": True,
                "items": [
                    _rows("Captures", "photo_camera", "sources", "snapshot"),
                    _rows("Texts", "notes", "sources", "extraction"),
                    _rows("Changes", "difference", "sources", "change"),
                    _rows("Fetches", "sync", "sources", "fetch"),
                    _rows("Taken down", "delete_forever", "sources", "tombstone"),
                    _rows("Publishers", "newspaper", "sources", "publisher"),
                ],
            },
            {
                "title": "People",
                "separator": True,
                "items": [
                    _rows("Users", "group", "factcheck", "user"),
                    _rows("Invitations", "mail", "factcheck", "invitation"),
                    _rows("Keys", "key", "factcheck", "apitoken"),
                    _rows("Webhooks", "webhook", "factcheck", "webhook"),
                    _rows("Changes of accounts", "manage_accounts", "factcheck", "accountentry"),
                ],
            },
        ],
    },
}
