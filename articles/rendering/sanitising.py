"""The last word: nothing leaves that is not on these lists."""

from __future__ import annotations

import nh3

TEXT = {
    "a", "abbr", "aside", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em",
    "figcaption", "figure", "h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p", "pre", "section",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
MATHML = {
    "math", "mi", "mn", "mo", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot", "mstyle",
    "mpadded", "mphantom", "msub", "msup", "msubsup", "munder", "mover", "munderover",
    "mmultiscripts", "mprescripts", "mtable", "mtr", "mtd", "menclose", "merror",
}  # fmt: skip
DRAWING = {
    "svg", "g", "path", "rect", "polygon", "polyline", "ellipse", "circle", "line", "text", "tspan",
    "marker", "title", "desc",
}  # fmt: skip

_EVERYWHERE = {"class", "id", "role", "aria-label", "aria-labelledby", "tabindex"}
_MATHML_ATTRIBUTES = {
    "display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "symmetric", "largeop",
    "movablelimits", "fence", "separator", "form", "lspace", "rspace", "minsize", "maxsize",
    "accent", "accentunder", "linethickness", "width", "height", "depth", "voffset", "columnspan",
    "rowspan", "notation",
}  # fmt: skip
_DRAWING_ATTRIBUTES = {
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "dx", "dy",
    "width", "height", "viewBox", "transform", "text-anchor", "font-size", "stroke-width",
    "stroke-dasharray", "opacity", "marker-end", "marker-start", "markerWidth", "markerHeight",
    "refX", "refY", "orient", "markerUnits",
}  # fmt: skip

ATTRIBUTES: dict[str, set[str]] = {
    "*": _EVERYWHERE,
    "a": {"href", "rel"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "th": {"scope"},
    **dict.fromkeys(MATHML, _MATHML_ATTRIBUTES),
    **dict.fromkeys(DRAWING, _DRAWING_ATTRIBUTES),
}


def sanitise(html: str) -> str:
    return nh3.clean(
        html,
        tags=TEXT | MATHML | DRAWING,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
