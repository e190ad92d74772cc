"""Builds static/vendor/: our cuts of the typefaces, the icon sprite and the one stylesheet.

Needs node_modules/ (from package-lock.json) and fontTools; no database. Fonts and icons are built
again only when what they are made of has changed; the stylesheet is joined every time.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import shutil
from pathlib import Path

from leetllm.typefaces import CUTS, Cut

# In the order of their cascade layers; templates/includes/stylesheets.html lists the same for
# development, where each file is served by itself.
STYLESHEETS = (
    "tokens",
    "fonts",
    "base",
    "layout",
    "components",
    "forms",
    "bookmarks",
    "rendered",
    "code",
    "figures",
    "article",
    "premium",
    "topics",
    "completing",
    "filters",
    "pages",
    "print",
)
ICONS = (
    "arrow-left",
    "arrow-right",
    "arrow-up-right",
    "bookmark",
    "check",
    "chevron-down",
    "circle",
    "circle-alert",
    "clock",
    "copy",
    "info",
    "lock",
    "lock-open",
    "monitor",
    "moon",
    "sun",
    "user",
    "x",
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class AssetError(Exception):
    """Something that the build needs is not there."""


def build(base_dir: Path) -> bool:
    """Builds what is stale; says whether fonts and icons were built. Raises AssetError."""
    vendor, packages = base_dir / "static" / "vendor", base_dir / "node_modules"
    vendor.mkdir(parents=True, exist_ok=True)
    join_stylesheets(base_dir / "static" / "css", vendor / "site.css")
    stamp, fingerprint = vendor / ".stamp", _fingerprint(base_dir)
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    if not packages.is_dir():
        raise AssetError("node_modules/ is missing: run `npm ci --ignore-scripts` first.")
    _build_fonts(packages, vendor / "fonts")
    _build_sprite(packages / "lucide-static" / "icons", vendor / "icons.svg")
    stamp.write_text(fingerprint)
    return True


def join_stylesheets(folder: Path, target: Path) -> None:
    """One file, one request. Both folders are siblings, so relative addresses stay true."""
    parts = [folder / f"{name}.css" for name in STYLESHEETS]
    missing = [part.name for part in parts if not part.exists()]
    if missing:
        raise AssetError(f"No such stylesheet: {', '.join(missing)}")
    joined = "\n".join(part.read_text() for part in parts)
    joined = re.sub(r"\s*\n\s*", "\n", _CSS_COMMENT.sub("", joined)).lstrip()
    if not target.exists() or target.read_text() != joined:
        target.write_text(joined)


def _fingerprint(base_dir: Path) -> str:
    made_from = [
        base_dir / "package-lock.json",
        Path(__file__),
        Path(__file__).with_name("typefaces.py"),
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_from)).hexdigest()


def _build_fonts(packages: Path, folder: Path) -> None:
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for cut in CUTS:
        (folder / f"{cut.name}.woff2").write_bytes(cut_font(packages, cut))
        licence = (packages / cut.package / "LICENSE").read_text()
        (folder / f"{cut.package.rpartition('/')[2]}-LICENSE.txt").write_text(licence)


def cut_font(packages: Path, cut: Cut) -> bytes:
    """The WOFF2 of a cut."""
    # Imported here: production images run without fontTools once the assets are built.
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    font = TTFont(packages / cut.package / "files" / cut.source)
    options = Options()
    options.layout_features = list(cut.features)
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    options.drop_tables = [*options.drop_tables, "BASE", "gasp", "prep"]
    subsetter = Subsetter(options)
    subsetter.populate(text=cut.characters)
    subsetter.subset(font)
    if cut.axes:
        # The instancer wants a font that was written out after its glyphs were dropped.
        font.flavor = None
        written = io.BytesIO()
        font.save(written)
        written.seek(0)
        font = instantiateVariableFont(TTFont(written), cut.axes)
    if cut.space is not None:
        for character in (0x20, 0xA0):
            font["hmtx"][font.getBestCmap()[character]] = (cut.space, 0)
    if "GPOS" in font:
        _fix_kerning(font)
    _rename(font, cut)
    font.flavor = "woff2"
    result = io.BytesIO()
    font.save(result)
    return result.getvalue()


def _fix_kerning(font: object) -> None:
    """Kerns every weight like the regular one, which makes a file a seventh smaller."""
    for lookup in font["GPOS"].table.LookupList.Lookup:  # type: ignore[index]
        for pairs in lookup.SubTable:
            if type(pairs).__name__ != "PairPos":
                continue
            if pairs.Format == 1:
                records = [record for row in pairs.PairSet for record in row.PairValueRecord]
            else:
                records = [record for row in pairs.Class1Record for record in row.Class2Record]
            for record in records:
                if hasattr(record.Value1, "XAdvDevice"):
                    del record.Value1.XAdvDevice
            pairs.ValueFormat1 &= 0x0F  # the four bits of fixed values


def _rename(font: object, cut: Cut) -> None:
    names = font["name"]  # type: ignore[index]
    style = "Italic" if cut.name.endswith("italic") else "Regular"
    values = {
        1: cut.family,
        2: style,
        3: f"{cut.family} {cut.name}",
        4: f"{cut.family} {style}",
        6: f"{cut.family.replace(' ', '')}-{style}",
    }
    for record in list(names.names):
        if record.nameID in {16, 17, 21, 22, 25}:
            names.names.remove(record)
        elif record.nameID in values:
            record.string = values[record.nameID]


def _build_sprite(icons: Path, target: Path) -> None:
    symbols = []
    for name in ICONS:
        match = _SVG_BODY.search((icons / f"{name}.svg").read_text())
        if match is None:
            raise AssetError(f"The icon {name} is no SVG.")
        body = re.sub(r"\s*\n\s*", "", match[1])
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    licence = (icons.parent / "LICENSE").read_text().strip()
    target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n')
    target.with_name("icons-LICENSE.txt").write_text(licence + "\n")
