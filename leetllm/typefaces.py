"""What is cut from which typeface, so that a first visit carries only the characters we set.

The cut fonts have names of their own: the licence (SIL OFL 1.1) reserves the original ones for
unmodified fonts. Each licence is shipped beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LATIN = "".join(map(chr, range(0x20, 0x7F)))
TYPOGRAPHY = "\xa0–—‘’“”…•·§°′″²³±×÷−µ€£↑↓"
# Hardly ever in italics or in code, where the reader's own font will do.
SELDOM = "«»©®™¹½¼¾¬"
# Names in references; anything rarer falls back to the reader's own font.
ACCENTED = "ÄÅÇÉÖÜßàáâäåãçèéêëíïñóôöøúü"
SYMBOLS = "←→↔⇒⇔↦≤≥≈≠≡∼∝∞√∑∏∂∇∈∉⊂⊆∪∩∀∃⋅⊕⊗∘⟨⟩⌊⌋⌈⌉‖✓"
GREEK = "".join(map(chr, [*range(0x391, 0x3A2), *range(0x3A3, 0x3CA)]))

# Formulas: what most of them need, and in a second file what few do. Words and names of functions
# in them are set in the text face.
FIGURES_AND_FENCES = " 0123456789()[]{}|/<>=+-*!,.:;%'"
OPERATORS = "·×±÷′…⋯∑∏∫√∞∂∇∈≤≥≈≠≡∼∝≪≫→←⇒∣‖⟨⟩⋅−∗⊙⊤ˆ‾ℓ\u0302\u0303\u2061\u2062\u2063\xa0"
CAPITALS = "ΓΔΘΛΠΣΦΨΩℝℒ𝔼"
MATH_ITALIC = "".join(map(chr, [*range(0x1D434, 0x1D468), *range(0x1D6FC, 0x1D71C), 0x210E]))
RARE_OPERATORS = "¬⋮⋱∉∋⊂⊆∪∩↔⇔↦∀∃∥⌊⌋⌈⌉⊕⊗∘⊥¯˜˙∖∧∨ℏ⏞⏟\u0304\u0307\u20d7"
MATH_BOLD = "".join(map(chr, [*range(0x1D400, 0x1D434), *range(0x1D468, 0x1D49C)]))
MATH_SCRIPT = "".join(map(chr, [*range(0x1D49C, 0x1D4B6), *map(ord, "ℬℰℱℋℐℳℛ")]))
MATH_DOUBLE = "𝔸𝔹𝔻𝔽𝔾𝕀𝕁𝕂𝕃𝕄𝕆𝕊𝕋𝕌𝕍𝕎𝕏𝕐ℂℍℕℙℚℤ𝟙"


@dataclass(frozen=True)
class Cut:
    """One font file of ours: `characters` of `source`, its axes pinned or limited."""

    name: str
    family: str
    package: str
    source: str
    characters: str
    axes: dict[str, float | tuple[float, float]] = field(default_factory=dict)
    features: tuple[str, ...] = ("kern", "liga")
    space: int | None = None  # the advance of the space, where the typeface's own is not ours


SERIF = "@fontsource-variable/source-serif-4"
SANS = "@fontsource-variable/instrument-sans"
MONO = "@fontsource-variable/jetbrains-mono"
MATH = "@fontsource/stix-two-math"
_STIX = "stix-two-math-latin-400-normal.woff2"

CUTS = (
    Cut(
        "text",
        "LeetLLM Text",
        SERIF,
        "source-serif-4-latin-wght-normal.woff2",
        LATIN + TYPOGRAPHY + SELDOM + ACCENTED,
        {"wght": (400, 600)},
        ("kern", "liga", "pnum"),
    ),
    Cut(
        "text-italic",
        "LeetLLM Text",
        SERIF,
        "source-serif-4-latin-wght-italic.woff2",
        LATIN + TYPOGRAPHY,
        {"wght": 400},
    ),
    Cut(
        "sans",
        "LeetLLM Sans",
        SANS,
        "instrument-sans-latin-wght-normal.woff2",
        LATIN + TYPOGRAPHY + SELDOM,
        {"wght": (400, 600)},
        ("kern", "tnum"),
        space=262,  # drawn for display, its 200 is tight at the sizes of an interface
    ),
    Cut(
        "code",
        "LeetLLM Code",
        MONO,
        "jetbrains-mono-latin-wght-normal.woff2",
        LATIN + TYPOGRAPHY,
        {"wght": 400},
        ("ccmp",),  # without "calt": no ligatures in code
    ),
    Cut("symbols", "LeetLLM Symbols", MATH, _STIX, SYMBOLS + GREEK, features=()),
    Cut(
        "math",
        "LeetLLM Math",
        MATH,
        _STIX,
        FIGURES_AND_FENCES + OPERATORS + CAPITALS + MATH_ITALIC,
        features=("ssty",),
    ),
    Cut(
        "math-rare",
        "LeetLLM Math",
        MATH,
        _STIX,
        RARE_OPERATORS + MATH_BOLD + MATH_SCRIPT + MATH_DOUBLE,
        features=("ssty",),
    ),
)
