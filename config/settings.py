"""The one settings file; the environment makes the difference (docs/operating.md lists it)."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
from corsheaders.defaults import default_headers
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from claims.enums import Rating
from config import broker, desk, env, observing, policy
from factcheck.roles import Role

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret_key("SECRET_KEY", DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
PUBLIC_BASE_URL = env.address("PUBLIC_BASE_URL", "http://localhost:8000", ["http", "https"])
IS_HTTPS = PUBLIC_BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if IS_HTTPS else []

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "knox",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "corsheaders",
    "factcheck",
    "claims",
    "sources",
]

MIDDLEWARE = [
    "factcheck.api.request_ids.RequestIds",
    "factcheck.running.logs.Calls",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "factcheck.publishing.caching.ForAll",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "factcheck.api.addresses.Addresses",
    "factcheck.api.tags.Tags",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "factcheck.stats.passes.Passes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "factcheck.accounts.pages.gate.Gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "factcheck.User"
AUTHENTICATION_BACKENDS = [
    "factcheck.accounts.permissions.Permissions",  # what one may, in one query
    "django.contrib.auth.backends.ModelBackend",  # who one is
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "factcheck" / "templates"],  # before those of the theme, which they replace
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- database ---------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'factcheck.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue for up to 30 s instead of failing; recursive_triggers lets the triggers that
    # hold immutable rows see a REPLACE as the deletion that it is.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    # Compiling a plan takes longer than any page's query; and a list joins nine tables, of which the eight
    # that are planned together by default leave out the one that narrows it. Its default price of a page out
    # of order is that of a turning disk: it would read a whole table rather than fifty rows by their keys.
    planning = "-c jit=off -c join_collapse_limit=10 -c from_collapse_limit=10 -c random_page_cost=1.1"
    DATABASES["default"]["OPTIONS"].setdefault("options", planning)
    # Shared by the threads of a process: sixty-four fetches need a connection only at their ends.
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.integer("DATABASE_POOL_SIZE", 10, least=2, most=100),
        "timeout": 10,  # seconds; while the database is away each thread waits so long, and answers nobody
    }

# --- people -----------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Whom a second factor is demanded of, among those who have a desk.
REQUIRE_TWO_FACTOR = env.choice("REQUIRE_TWO_FACTOR", "NOBODY", ["NOBODY", "ADMINS", "EVERYONE"])
SIGN_IN_FAILURES = env.integer("SIGN_IN_FAILURES", 5, least=1, most=100)  # in a row, a name and address
SIGN_IN_PAUSE_MINUTES = env.integer("SIGN_IN_PAUSE_MINUTES", 15, least=1, most=24 * 60)
SESSION_IDLE_MINUTES = env.integer("SESSION_IDLE_MINUTES", 12 * 60, least=5, most=30 * 24 * 60)
SESSION_HOURS = env.integer("SESSION_HOURS", 7 * 24, least=1, most=90 * 24)  # whatever is done in it
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY, SESSION_COOKIE_SAMESITE, CSRF_COOKIE_SAMESITE = True, "Lax", "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS  # of the host under which it is reached
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading is for the owner of a whole domain to ask for
BEHIND_PROXY = env.flag("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What our pages may load and run: our own files, nothing inline. Captured pages are served under a
# stricter one of their own (sources.serving).
CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy.DIRECTIVES}
OTP_TOTP_ISSUER = f"Factcheck {urlsplit(PUBLIC_BASE_URL).hostname}"  # as the authenticator app lists it
# The newsroom's own provider, if any: who may come in and as what is then said there.
OIDC_ISSUER = env.address("OIDC_ISSUER", "", ["https", "http"])
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME", "your newsroom account")  # what the button calls it
OIDC_SCOPE = env.scopes("OIDC_SCOPE", "openid profile email offline_access")
OIDC_GROUPS_CLAIM = env.text("OIDC_GROUPS_CLAIM", "groups")
OIDC_ROLES = env.pairs("OIDC_ROLES", [role.value for role in Role])
OIDC_HOSTS = env.web_addresses("OIDC_HOSTS")  # where else it has its keys and tokens
OIDC_RECHECK_MINUTES = env.integer("OIDC_RECHECK_MINUTES", 5, least=1, most=60)
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET and OIDC_ROLES):
    raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_ROLES.")

# --- language, time, files ---------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
FORMAT_MODULE_PATH = "config.formats"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True  # serves without collectstatic, so that the demo needs no extra step
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "sources.receiving.Bounded",  # refuses first what is larger than we take
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
BLOB_DIR = DATA_DIR / "blobs"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # an article of 5 MB, escaped as JSON

# --- queue -------------------------------------------------------------------------------------
REDIS_URL = env.broker("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL or broker.url(DATA_DIR)
CELERY_PREFIX = env.text("CELERY_PREFIX")  # several installations on one Redis

CACHES = {
    # Each process's own, so that a page never fails because Redis is away.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What all processes count together.
    "shared": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CELERY_BROKER_URL.replace("redis+socket://", "unix://"),
        "KEY_PREFIX": f"{CELERY_PREFIX}factcheck",
        # A cache that is away must not hold up the call that asks it: no second try.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)},
    },
}

# --- e-mail ------------------------------------------------------------------------------------
MAIL = env.mail("EMAIL_URL")
MAIL_IS_ON = MAIL is not None
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'dummy'}.EmailBackend"
if MAIL:
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.is_tls, MAIL.is_starttls
EMAIL_TIMEOUT = 30
EMAIL_USE_LOCALTIME = False
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender("EMAIL_FROM", "Factcheck <factcheck@localhost>")

# --- fetching ----------------------------------------------------------------------------------
FETCH_ALLOWED_ADDRESSES = env.addresses("FETCH_ALLOWED_ADDRESSES", [])
FETCH_EXTRA_PORTS = env.ports("FETCH_EXTRA_PORTS", [])
FETCH_USER_AGENT = env.text("FETCH_USER_AGENT", f"FactcheckBot/0.1 (+{PUBLIC_BASE_URL})")
FETCH_LEASE_SECONDS = env.integer("FETCH_LEASE_SECONDS", 120, least=60, most=3600)  # above any fetch
FETCH_ATTEMPTS = env.integer("FETCH_ATTEMPTS", 3, least=1, most=20)  # before a lost worker's job waits for us
FETCH_RETRIES = env.integer("FETCH_RETRIES", 2, least=0, most=5)
FETCH_MEMORY_MB = env.integer("FETCH_MEMORY_MB", 256, least=64, most=65_536)  # for the large bodies of all
FETCH_CONCURRENCY = env.integer("FETCH_CONCURRENCY", 96, least=1, most=512)  # of one worker process
FETCH_GAP_SECONDS = env.number("FETCH_GAP_SECONDS", 2.0, least=0, most=3600)  # between two to one site
FETCH_CONDITIONAL_RUN = env.integer("FETCH_CONDITIONAL_RUN", 6, least=0, most=100)  # then the whole page
EXTRACT_REUSE = env.integer("EXTRACT_REUSE", 100, least=1, most=1000)  # pages that one child reads
MEMENTO_ARCHIVES = env.words("MEMENTO_ARCHIVES", [])
# How long a fetch that may begin waits before something is amiss.
READY_QUEUE_MINUTES = env.integer("READY_QUEUE_MINUTES", 15, least=1, most=24 * 60)
ROBOTS_HOURS = env.integer("ROBOTS_HOURS", 24, least=1, most=24 * 7)

# --- keeping -----------------------------------------------------------------------------------
BLOB_STORAGE = env.bucket("BLOB_STORAGE_URL")  # instead of BLOB_DIR
AWS_ACCESS_KEY_ID = env.text("AWS_ACCESS_KEY_ID") or None
AWS_SECRET_ACCESS_KEY = env.text("AWS_SECRET_ACCESS_KEY") or None
SCRUB_SAMPLE = env.integer("SCRUB_SAMPLE", 2000, least=1, most=1_000_000)  # captures a night
# For how long what is no evidence is kept: for good where nothing is said.
KEEP_UNCHANGED = env.days_or_ever("KEEP_UNCHANGED_DAYS", least=31)  # checks; then one each
KEEP_UNCHANGED_EVERY = env.choice("KEEP_UNCHANGED_EVERY", "MONTH", ["DAY", "WEEK", "MONTH"])
KEEP_PEOPLE = env.days_or_ever("KEEP_PEOPLE_DAYS", least=1)  # who was deactivated
KEEP_NOTIFICATIONS = env.days("KEEP_NOTIFICATIONS_DAYS", 90, least=7)
KEEP_DELIVERIES = env.days("KEEP_DELIVERIES_DAYS", 30, least=2)  # of webhooks, once they ended
# Who certifies the day's root (RFC 3161), and the certificates that their signatures lead to.
TIMESTAMP_URLS = env.web_addresses("TIMESTAMP_URLS")
TIMESTAMP_CA = env.certificates("TIMESTAMP_CA")
if TIMESTAMP_URLS and not TIMESTAMP_CA:
    raise ImproperlyConfigured(
        "TIMESTAMP_URLS needs TIMESTAMP_CA_FILE: the authorities' certificates, in PEM."
    )

# Who confidential sources are is encrypted under the first; all of them decrypt.
CONFIDENTIAL_KEYS = env.sealing_keys("CONFIDENTIAL_KEYS")

# --- judgement ---------------------------------------------------------------------------------
REVIEWS_REQUIRED = env.integer("REVIEWS_REQUIRED", 2, least=1, most=2)

# --- in public ---------------------------------------------------------------------------------
PUBLISHER_NAME = env.text("PUBLISHER_NAME", "Factcheck")
PUBLISHER_URL = env.address("PUBLISHER_URL", PUBLIC_BASE_URL, ["http", "https"])
PUBLISHER_LANGUAGE = env.text("PUBLISHER_LANGUAGE", "en")  # of what we publish
# What each rating is called in public, and where it stands on the newsroom's own scale.
RATING_SCALE = env.scale(
    "RATING_SCALE",
    "INACCURATE=Inaccurate:1, MISLEADING=Misleading:2, CONFIRMED_WITH_CHANGES=Partly correct:3, "
    "CONFIRMED=Correct:4, UNSUPPORTED=No evidence found, UNVERIFIABLE=Cannot be verified, "
    "ATTRIBUTION_ONLY=It was said",
    [rating.value for rating in Rating],
)

# Where each night a dump of what is published is put, for whoever serves the folder. Nowhere unless set.
DUMP_DIR = env.whole_path("DUMP_DIR")

# Who is asked for others' checks: a Fact Check Tools API. Nobody unless set.
LOOKUP_URL = env.address("LOOKUP_URL", "", ["https", "http"])
LOOKUP_KEY = env.text("LOOKUP_KEY")

# --- API ---------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "factcheck.api.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["factcheck.access.ByTable"],
    "DEFAULT_RENDERER_CLASSES": ["factcheck.api.rendering.FastJSON"],
    "DEFAULT_PARSER_CLASSES": ["factcheck.api.parsing.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "factcheck.api.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "factcheck.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": "factcheck.api.options.Methods",
    "DEFAULT_THROTTLE_CLASSES": ["factcheck.api.throttling.ByPerson", "factcheck.api.throttling.ByScope"],
    "DEFAULT_THROTTLE_RATES": {
        "anonymous": env.rate("RATE_ANONYMOUS", "120/minute"),
        "person": env.rate("RATE_PERSON", "6000/minute"),
        "complaint": env.rate("RATE_COMPLAINT", "10/hour"),
        "sign_in": env.rate("RATE_SIGN_IN", "20/minute"),
        # Of one person as well, by the scope that a call takes.
        "write": env.rate("RATE_WRITE", "3000/minute"),
        "review": env.rate("RATE_REVIEW", "1200/minute"),
        "publish": env.rate("RATE_PUBLISH", "600/minute"),
    },
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,  # whose address is believed when calls are counted
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "factcheck.api.problems.handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
POSTS_THROUGH = "factcheck.api.again.once"  # around each POST that was let in
# Whose pages may call the API from a browser: with a token of theirs, never with our cookies.
CORS_ALLOWED_ORIGINS = env.origins("CORS_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_HEADERS = [
    *default_headers, "idempotency-key", "if-match", "if-none-match", "x-request-id",
]  # fmt: skip
CORS_EXPOSE_HEADERS = [
    "etag", "location", "retry-after", "idempotency-replayed", "x-request-id",
]  # fmt: skip
CORS_PREFLIGHT_MAX_AGE = 3600
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Token",
    "TOKEN_TTL": None,
    "TOKEN_MODEL": "factcheck.ApiToken",
    "TOKEN_PREFIX": "fc_",
}
KNOX_TOKEN_MODEL = "factcheck.ApiToken"
SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck",
    "VERSION": "1",
    "DESCRIPTION": "The claims of an article, their sources, and the verdicts of people who read them.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_PERMISSIONS": ["factcheck.access.ByTable"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "factcheck.api.described.words_are_explained",
        "factcheck.api.described.one_type_for_one_list",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ArticleAccessEnum": "claims.enums.Access",
        "AttributionRulingEnum": "sources.enums.Ruled",
        "AttributionStateEnum": "sources.enums.AttributionState",
        "ChangeNoticeEnum": "sources.enums.ChangeNotice",
        "ComplaintOutcomeEnum": "claims.enums.ComplaintOutcome",
        "ClaimantKindEnum": "claims.enums.ClaimantKind",
        "ClaimKindEnum": "claims.enums.Kind",
        "DifferenceKindEnum": "sources.enums.DifferenceKind",
        "DiffPartKindEnum": "sources.enums.OpKind",
        "FetchReasonEnum": "sources.enums.FetchReason",
        "DraftOutcomeEnum": "claims.enums.HELD_OUTCOMES",
        "DraftOutcomeToSayEnum": "claims.enums.SAID_OUTCOMES",
        "FetchOutcomeEnum": "sources.enums.Outcome",
        "HistoryKindEnum": "claims.enums.HistoryKind",
        "ReplyAnswerKindEnum": "claims.enums.AnswerKind",
        "RulingEnum": "claims.enums.Ruling",
        "RulingToMakeEnum": "claims.enums.RulingToMake",
        "OfflineKindEnum": "sources.enums.OfflineKind",
        "OverrideKindEnum": "sources.enums.OverrideKind",
        "PartKindEnum": "claims.enums.PartKind",
        "PublisherKindEnum": "sources.enums.PublisherKind",
        "RecheckKindEnum": "claims.enums.RecheckKind",
        "SourceAccessEnum": "sources.enums.SourceAccess",
        "StatusEnum": "claims.enums.Status",
        "WebhookEventEnum": "factcheck.webhooks.events.Event",
    },
}

# --- admin -------------------------------------------------------------------------------------
UNFOLD = desk.UNFOLD

# --- watching over it --------------------------------------------------------------------------
# A call's line stands in factcheck.running.logs; the server's own would hold addresses and searches.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "named": {"()": "factcheck.api.request_ids.Named"},
        "in_task": {"()": "factcheck.running.logs.InTask"},
    },
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": ["levelname", "name", "message", "request_id", "task_id", "process", "threadName"],
            "rename_fields": {"levelname": "level", "name": "logger", "threadName": "thread"},
            "timestamp": "at",
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.choice("LOG_FORMAT", "LINE", ["LINE", "JSON"]).lower(),
            "filters": ["named", "in_task"],
        },
    },
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    },
}
METRICS_TOKEN = env.text("METRICS_TOKEN")  # who may scrape /metrics; nobody unless set
# Where faults are reported, without what they were about; nowhere unless set.
SENTRY_DSN = env.text("SENTRY_DSN")
if SENTRY_DSN:
    observing.report_to(SENTRY_DSN)
