"""`$…$` and `$$…$$` to MathML, which browsers set by themselves.

Not in the dialect: `\\widetilde`, `\\substack` (write `\\begin{subarray}{c}`), `\\smash`, `\\href`,
colours, equation numbers and `\\\\[1em]`. Whatever does not convert is a problem with its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath import dollarmath_plugin

from articles.rendering.document import Context, walk

# The converter recurses for each brace and overflows its stack, which ends the process, at about
# 3,000 levels; a macro could multiply a short formula to that, so there are none.
MAX_FORMULA = 2_000  # characters
_converter = LatexToMathML(fancy_error=False, max_expansions=50)

# The Content-Security-Policy allows no style attribute; figures.css has these classes.
DECLARATIONS = {
    "text-align: left": "math-cell-start",
    "text-align: right": "math-cell-end",
    "justify-items: start": "",
    "justify-items: end": "",
    "padding-left:0": "math-flush-start",
    "padding-left: 0": "math-flush-start",
    "padding-right:0": "math-flush-end",
    "padding-right: 0": "math-flush-end",
    "padding-left:1em": "math-condition",
    "padding-left: 0.1em": "math-close-start",
    "padding-right: 0.1em": "math-close-end",
    "padding-top: 0": "math-flush-top",
    "padding-bottom: 0": "math-flush-bottom",
    "padding-top: 0.1667em": "math-strut",
    "margin-left:-0.16666667em": "math-thin-back",
    "border-top: 0.05em solid currentcolor": "math-rule-top",
    "border-right: 0.05em solid currentcolor": "math-rule-end",
    "border-left: 0.05em solid currentcolor": "math-rule-start",
    "width: 100%": "math-line",
    "width: 50%": "math-margin",
    "font-variant-caps: small-caps": "math-small-caps",
}
# Combining characters that no font stretches over a base, and those it does.
ACCENTS = str.maketrans({"\u0332": "\u203e", "\u20d7": "\u2192"})
PRIME = re.compile(r"<mo>([′″‴])</mo></msup>")
STYLE = re.compile(r' style="([^"]*)"')
# What the converter would take without a word, and set otherwise than it was meant.
MISREAD = {
    re.compile(
        r"\\(?:(?:re)?newcommand|providecommand|[egx]?def)(?![A-Za-z])"
    ): "it defines a command; write it out",
    re.compile(r"\\\\\s*\[\s*-?\d"): "a line break takes no length in brackets",
    re.compile(
        r"\\begin\{(?:equation|align|alignat|gather|multline)\}"
    ): "equations are not numbered; write aligned, or the name with a star",
}
# Dollars that stayed text, and what in LaTeX but hardly between two prices stands between them.
LEFT_OVER = re.compile(r"\$(?=([^$\d][^$]*)?\$)")
LATEX = set("\\_^{")


def plugin(md: MarkdownIt) -> None:
    # No digit after the last dollar, so that “$3-$5” is a price.
    dollarmath_plugin(
        md, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True
    )
    for name in ("math_inline", "math_block"):
        md.add_render_rule(name, _render)


def prepare(tokens: Sequence[Token], context: Context) -> None:
    for token, line in walk(tokens):
        if token.type in {"math_inline", "math_block"}:
            token.meta = {"html": _converted(token, line, context)}
        elif token.type == "math_inline_double" or (
            token.type == "text" and _has_left_over(token.content)
        ):
            context.report(
                line,
                "These dollars make no formula: no space inside them, no digit beside them, "
                "and $$ on lines of their own.",
            )


def _has_left_over(text: str) -> bool:
    return any(not inside or LATEX & set(inside) for inside in LEFT_OVER.findall(text))


def _converted(token: Token, line: int, context: Context) -> str:
    try:
        return convert(token.content, display=token.type == "math_block")
    except FormulaError as error:
        for message in error.messages:
            context.report(line, message)
        return ""


class FormulaError(Exception):
    """The formula cannot be set; says everything that is wrong with it."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


def convert(formula: str, *, display: bool) -> str:
    """The MathML of a formula without its dollars. Raises FormulaError."""
    source = formula.strip()
    if len(source) > MAX_FORMULA:
        raise FormulaError(f"A formula has at most {MAX_FORMULA:,} characters.")
    misread = [message for pattern, message in MISREAD.items() if pattern.search(source)]
    if misread:
        raise FormulaError(f"The formula ${source}$: {'; '.join(misread)}.")
    try:
        mathml = _converter.convert_with_local_state(formula, displaystyle=display)
    except LatexError as error:
        _, _, message = str(error).partition(": ")
        raise FormulaError(f"The formula ${source}$: {message}") from error
    unknown: dict[str, None] = {}

    def as_classes(match: re.Match[str]) -> str:
        names = []
        for declaration in filter(None, match[1].split(";")):
            name = DECLARATIONS.get(declaration.strip())
            if name is None:
                unknown[declaration.strip()] = None
            elif name:
                names.append(name)
        return f' class="{" ".join(names)}"' if names else ""

    mathml = _lowered_primes(STYLE.sub(as_classes, mathml.translate(ACCENTS)))
    if unknown:
        raise FormulaError(
            *(f"The formula ${source}$ asks for what pages have not: {name}." for name in unknown)
        )
    return mathml


def _lowered_primes(mathml: str) -> str:
    """A prime is drawn raised; as a superscript browsers raise and shrink it once more."""
    while match := PRIME.search(mathml):
        start, depth = match.start(), 1
        while depth:
            start = mathml.rindex("msup>", 0, start)
            depth += 1 if mathml[start - 1] == "/" else -1
        base = mathml[start + len("msup>") : match.start()]
        prime = f'<mrow>{base}<mo lspace="0" rspace="0">{match[1]}</mo></mrow>'
        mathml = mathml[: start - 1] + prime + mathml[match.end() :]
    return mathml


def _render(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    idx: int,
    options: Any,
    env: Any,
) -> str:
    token = tokens[idx]
    html = str(token.meta["html"])
    if token.type == "math_block":
        # A group, not a region: a page of formulas would bury its landmarks.
        frame = '<div class="math-block" tabindex="0" role="group" aria-label="Formula">'
        return f"{frame}{html}</div>\n"
    return html
