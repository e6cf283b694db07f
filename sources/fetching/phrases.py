"""Words by which walls and error pages name themselves, in lower case without closing punctuation."""

CHALLENGE = frozenset({
    "just a moment", "attention required", "access denied", "access to this page has been denied",
    "are you a robot", "are you human", "pardon our interruption", "please wait", "robot check",
    "security check", "security verification", "human verification", "bot verification",
    "verify you are human", "please verify you are a human", "checking your browser",
    "checking your browser before accessing", "ddos-guard", "request rejected", "request blocked",
    "forbidden", "captcha", "you have been blocked", "un momento", "zugriff verweigert", "accès refusé",
    "acceso denegado", "acesso negado",
})  # fmt: skip

# Names of scripts and cookies that only the challenge pages of protection services carry.
CHALLENGE_MARKUP = (
    "_cf_chl_opt", "captcha-delivery.com", "px-captcha", "_Incapsula_Resource", "awsWafCookieDomainList",
    "window.gokuProps",
)  # fmt: skip

CONSENT = frozenset({
    "before you continue", "before you continue to google", "we value your privacy", "your privacy choices",
    "we and our partners", "cookie consent", "consent", "privacy settings",
    "you have control over your privacy", "nous respectons votre vie privée",
    "wir respektieren ihre privatsphäre", "valoramos tu privacidad", "valoramos su privacidad",
    "ihre privatsphäre ist uns wichtig", "votre vie privée",
})  # fmt: skip

NOT_FOUND = frozenset({
    "404", "not found", "page not found", "file not found", "error 404", "404 error", "404 not found",
    "content not found", "article not found", "the page cannot be found", "page cannot be found",
    "this page could not be found", "page does not exist", "this page doesn't exist", "page unavailable",
    "page no longer available", "sorry, page not found", "oops! page not found", "we can't find that page",
    "nothing found", "page gone", "página no encontrada", "no encontrado", "no se encontró la página",
    "la página no existe", "seite nicht gefunden", "nicht gefunden", "die seite wurde nicht gefunden",
    "page introuvable", "page non trouvée", "contenu introuvable", "página não encontrada",
    "não encontrado", "página não existe", "pagina non trovata", "pagina niet gevonden",
    "sidan hittades inte", "siden ble ikke funnet", "strona nie znaleziona", "nie znaleziono strony",
    "страница не найдена", "сторінку не знайдено", "ページが見つかりません", "页面不存在",
    "找不到页面", "الصفحة غير موجودة",
})  # fmt: skip

PARKED = (
    "this domain is for sale", "domain may be for sale", "buy this domain", "this domain is parked",
    "domain has expired", "the domain name is available for purchase",
)  # fmt: skip

MAINTENANCE = frozenset({
    "maintenance", "site maintenance", "under maintenance", "down for maintenance",
    "site under maintenance", "scheduled maintenance", "we'll be back soon", "we’ll be back soon",
    "be right back", "temporarily unavailable", "service unavailable", "site temporarily unavailable",
    "en mantenimiento", "wartungsarbeiten", "en maintenance", "em manutenção",
})  # fmt: skip

# What pages say that their scripts have yet to fill.
SHELL_MARKUP = (
    "enable javascript", "javascript is required", "javascript is disabled", "requires javascript",
    'id="root"', "id=root", 'id="app"', "id=app", 'id="__next"', 'id="___gatsby"', "<app-root",
)  # fmt: skip

PAYWALL = (
    "subscribe to read on", "subscribe to continue reading", "subscribe to read the full",
    "to continue reading, subscribe", "subscribe now to continue", "sign in to continue reading",
    "log in to continue reading", "subscribe to keep reading", "this article is for subscribers only",
    "this content is for subscribers",
    "create a free account to continue reading", "register to continue reading",
)  # fmt: skip

# What stands above a teaser, and above each whole article of a site that sells some.
SUBSCRIBER = ("already a subscriber? log in", "already a subscriber? sign in")
