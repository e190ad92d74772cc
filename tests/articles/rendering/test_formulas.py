from __future__ import annotations

import threading

import pytest

from articles.rendering import RenderingError, render
from articles.rendering.mathematics import MAX_FORMULA
from tests.articles.rendering.source import only_problem, page

# What articles on language models are made of.
FORMULAS = [
    r"\operatorname{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
    r"\mathcal{L}(\theta) = -\sum_{t=1}^{T} \log p_\theta(x_t \mid x_{<t})",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"\begin{align*} a &= b \\ c &= d \end{align*}",
    r"\begin{gather*} a \\ b \end{gather*}",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
    r"\begin{array}{l|cr} a & b & c \\ \hline d & e & f \end{array}",
    r"\sum_{\begin{subarray}{c} i < j \\ k \end{subarray}} x_{ij}",
    r"\underbrace{a + b}_{\text{sum}} \overbrace{c}^{n} \overline{ab} \vec{x} \hat{y} \bar{z}",
    r"\operatorname*{arg\,max}_\theta \mathbb{E}_{x \sim p}\left[\log D(x)\right]",
    r"D_{\mathrm{KL}}(p \,\|\, q) \triangleq \mathop{\mathrm{KL}}(p, q)",
    r"\mathbf{W}_Q \in \mathbb{R}^{d \times d_k},\ \boldsymbol{\theta}, \bm{x}, \lVert x \rVert_2",
    r"\boxed{x = 1} \cancel{y} \textsc{a} \textsf{b} \texttt{c} \cfrac{1}{1 + x}",
    r"n \bmod m, a \pmod b, \binom{n}{k}, \lfloor x \rfloor, 10^{-3}, 1{,}000, 50\%",
    r"x \xrightarrow{f} y \iff \lim_{n \to \infty} \int_0^1 f'(t)\,dt = \nabla_\theta J''",
]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("frame", ["${}$", "$$\n{}\n$$"], ids=["inline", "block"])
def test_a_formula_becomes_mathml_that_keeps_its_parts_and_has_no_style(
    formula: str, frame: str
) -> None:
    rendered = render(frame.format(formula)).html
    assert "<math" in rendered
    assert "style=" not in rendered.replace("displaystyle=", "")
    assert "merror" not in rendered


def test_a_block_of_mathematics_can_be_scrolled_by_the_keyboard() -> None:
    block = page("$$\nx\n$$").cssselect("div.math-block")[0]
    assert (block.get("tabindex"), block.get("role")) == ("0", "group")
    assert block.cssselect("math")[0].get("display") == "block"


def test_cells_are_aligned_by_classes() -> None:
    cells = page(f"$$\n{FORMULAS[2]}\n$$").cssselect("mtd")
    assert cells[1].get("class") == "math-cell-start math-flush-end math-condition"


def test_accents_are_characters_that_a_font_stretches() -> None:
    assert "‾" in render(r"$\overline{ab}$").html
    assert "→" in render(r"$\vec{x}$").html


def test_a_prime_is_not_raised_twice() -> None:
    html = render("$f'(x) + {g'}''$").html
    assert "<msup>" not in html
    assert '<mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow>' in html


@pytest.mark.parametrize("text", ["It costs $3-$5.", "From $3 to $5.", "A $5 note", "5$"])
def test_a_price_is_no_formula(text: str) -> None:
    assert page(text).text_content().strip() == text


@pytest.mark.parametrize("text", ["Here $$x$$ it is", "$ x_1 $", "2$x_1$", r"$\alpha$2", "a $$ b"])
def test_dollars_that_make_no_formula_by_a_slip_are_a_problem(text: str) -> None:
    line, message = only_problem(f"one\n{text}")
    assert line == 2
    assert "These dollars make no formula" in message


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (r"\nonsense", "Unknown command"),
        (r"\frac{a", "end"),
        (r"a_b_c", "Duplicate subscript"),
        (r"\href{javascript:alert(1)}{x}", "Unknown command"),
        (r"\color{red} x", "color"),
        (r"\hspace{-1em}", "margin-left"),
        (r"\newcommand{\a}{b} \a", "defines a command"),
        (r"\def\a{b} \a", "defines a command"),
        (r"\begin{equation} x \end{equation}", "not numbered"),
        (r"\begin{aligned} a \\[1em] b \end{aligned}", "no length"),
    ],
)
def test_a_formula_that_would_be_set_wrongly_is_a_problem(formula: str, message: str) -> None:
    line, found = only_problem(f"text\n\n$$\n{formula}\n$$")
    assert line == 3
    assert message in found


@pytest.mark.parametrize("piece", ["{", r"\frac{", r"\sqrt", r"\left(", "x^{", r"\begin{matrix}"])
def test_a_formula_nested_beyond_reason_is_refused_and_not_the_end_of_the_process(
    piece: str,
) -> None:
    assert "at most 2,000 characters" in only_problem(f"${piece * 8_000}x$")[1]
    with pytest.raises(RenderingError):
        render(f"${piece * (MAX_FORMULA // len(piece) - 1)}x$")


def test_formulas_may_be_set_in_several_threads_at_once() -> None:
    source, results = "\n\n".join(f"$$\n{formula}\n$$" for formula in FORMULAS), []
    threads = [
        threading.Thread(target=lambda: results.append(render(source).html)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [render(source).html] * 4
