"""What an attacker would write: each calls `ran()` if a browser takes it for code."""

from __future__ import annotations

from collections.abc import Callable

ADDRESSES = [
    "javascript:ran()",
    "JaVaScRiPt:ran()",
    " javascript:ran()",
    "javascript://%0aran()",
    "java%0ascript:ran()",
    "&#106;avascript:ran()",
    "&#x6A;avascript:ran()",
    "javascript&colon;ran()",
    "jav&Tab;ascript:ran()",
    "&#1;javascript:ran()",
    "data:text/html,<script>ran()</script>",
    "data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=ran()>",
    "vbscript:ran()",
    "blob:ran()",
    "/static/x.png'onerror='ran()",
    '/static/x.png"onerror="ran()',
    "/static/x.png%22%20onerror=%22ran()",
    "#x onclick=ran()",
    "https://x.invalid/'onmouseover='ran()",
    "https://javascript:ran()@x.invalid/",
]
MARKUP = [
    "<script>ran()</script>",
    "<ScRiPt>ran()</sCrIpT>",
    "<script/x>ran()</script>",
    "<script src=data:,ran()></script>",
    "<img src=x onerror=ran()>",
    "<img src=x onerror=ran() ",
    "<img/src/onerror=ran()>",
    "<svg onload=ran()>",
    "<svg/onload=ran()>",
    "<svg><script>ran()</script></svg>",
    "<svg><a href='javascript:ran()'><text y=20>click</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=ran()>#x'></use></svg>",
    "<svg><animate onbegin=ran() attributeName=x dur=1s></svg>",
    "<svg><set onbegin=ran() attributeName=x></svg>",
    "<svg><style><img src=x onerror=ran()></style></svg>",
    "<svg><title><img src=x onerror=ran()></title></svg>",
    "<svg><desc><img src=x onerror=ran()></desc></svg>",
    "<svg><foreignObject><img src=x onerror=ran()></foreignObject></svg>",
    "<math><mtext><img src=x onerror=ran()></mtext></math>",
    "<math><mtext><mglyph><style><img src=x onerror=ran()></style></mglyph></mtext></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=ran()></annotation-xml></math>",
    "<math href='javascript:ran()'>click</math>",
    "<math><maction actiontype=statusline xlink:href='javascript:ran()'>click</maction></math>",
    "<math><mi//xlink:href='data:x,<script>ran()</script>'>click",
    "<iframe src='javascript:ran()'></iframe>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<object data='javascript:ran()'></object>",
    "<embed src='javascript:ran()'>",
    "<form action='javascript:ran()'><button>click</button></form>",
    "<form id=f></form><button form=f formaction='javascript:ran()'>click</button>",
    "<input autofocus onfocus=ran()>",
    "<details open ontoggle=ran()>x</details>",
    "<video><source onerror=ran()></video>",
    "<audio src=x onerror=ran()></audio>",
    "<body onload=ran()>",
    "<marquee onstart=ran()>x</marquee>",
    "<a href='javascript:ran()'>click</a>",
    "<p style='animation:x' onanimationstart=ran()>x</p>",
    "<link rel=stylesheet href='javascript:ran()'>",
    "<meta http-equiv=refresh content='0;url=javascript:ran()'>",
    "<base href='javascript:ran()//'>",
    "<template><script>ran()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
    "<textarea></textarea><img src=x onerror=ran()>",
    "<xmp><p title='</xmp><img src=x onerror=ran()>'>",
    "<!--><img src=x onerror=ran()>-->",
    "<![CDATA[><img src=x onerror=ran()>]]>",
    "<?x><img src=x onerror=ran()>",
    "</p></figure></main><img src=x onerror=ran()>",
    "'\"><img src=x onerror=ran()>",
    "\"onmouseover=\"ran()\"x=\"",
    "' autofocus onfocus='ran()",
    "`<img src=x onerror=ran()>`",
    "]]></title><script>ran()</script>",
    "</text></svg><script>ran()</script>",
    "</script><script>ran()</script>",
    "&lt;img src=x onerror=ran()&gt;",
    "\\<img src=x onerror=ran()\\>",
    "<img src=x onerror=\x00ran()>",
    "＜script＞ran()＜/script＞",
]  # fmt: skip


def sources() -> list[str]:
    """Each payload in each place where an author's words go into a page."""
    return [place(payload) for payload in MARKUP for place in PLACES] + [
        template.format(address) for address in ADDRESSES for template in LINKS
    ]


def _attribute(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _label(text: str) -> str:
    return text.replace("\\", "").replace('"', '\\"')


PLACES: list[Callable[[str], str]] = [
    lambda payload: payload,
    lambda payload: f"Words `{payload}` as code.",
    lambda payload: f"## Heading {payload}",
    lambda payload: f"| {payload} |\n| --- |\n| {payload} |",
    lambda payload: f"Text $\\text{{{payload}}}$ and $a{payload}b$.",
    lambda payload: f"```text title=\"{_attribute(payload)}\"\n{payload}\n```",
    lambda payload: f"```python norun reason=\"{_attribute(payload)}\"\nx = 1  # {payload}\n```",
    lambda payload: f"::: note {payload}\ntext\n:::",
    lambda payload: f"![{payload}](/static/img/favicon.svg \"{_attribute(payload)}\")",
    lambda payload: f"[{payload}](https://x.invalid/ \"{_attribute(payload)}\")",
    lambda payload: f"A note[^{payload}].\n\n[^{payload}]: {payload}",
    lambda payload: f"Cited [@{payload}].",
]  # fmt: skip
LINKS = [
    "[click]({})",
    "[click](<{}>)",
    "[click][r]\n\n[r]: {}",
    "<{}>",
    '![alt]({} "caption")',
    "[click](article:{})",
    "$\\href{{{}}}{{x}}$",
]


def drawings(payloads: list[str]) -> list[str]:
    """Diagrams in whose words each payload stands."""
    return [
        f'```d2 #drawing-{number} title="{_attribute(payload)}" alt="{_attribute(payload)}" '
        f'caption="{_attribute(payload)}"\na: "{_label(payload)}"\na -> b: "{_label(payload)}"\n```'
        for number, payload in enumerate(payloads)
    ]
