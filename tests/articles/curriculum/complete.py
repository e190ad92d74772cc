"""An article that passes every check, and as many different ones as are asked for."""

from __future__ import annotations

import random

from tests.articles.curriculum.folder import ANSWERS, ARTICLE, BREAKDOWN, PRACTICE

SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]

FIGURE = """\
```d2 #loop title="The loop" alt="A prompt goes through the model" caption="Visual anchor: a loop."
direction: down
prompt -> model: {tag} tokens
model -> cache: keys
cache -> model: {{class: accent}}
model -> answer
```
"""

LESSON_PARTS = """\

| kind | bytes |
| --- | ---: |
| fp16 | 2 |
| int8 | 1 |

::: insight
Memory and not arithmetic sets the pace of number {tag}.
:::

::: example One token
$$m = 2 \\cdot 32 \\cdot {tag} = {product}$$
:::
"""

EXERCISE = {
    "prompt.md": "Write `size(layers)`: two bytes for each layer.\n",
    "starter.py": "def size(layers: int) -> int:\n    raise NotImplementedError\n",
    "solution.py": "def size(layers: int) -> int:\n    return 2 * layers\n",
    "test_exercise.py": (
        "import unittest\n\nimport exercise\n\n\n"
        "class SizeTest(unittest.TestCase):\n"
        "    def test_size(self) -> None:\n"
        '        self.assertEqual(exercise.size(3), 6, "each layer keeps two bytes")\n'
    ),
    "hints.md": "## Hint 1\n\nCount the bytes.\n",
    "wrong_one_byte.py": (
        '"""Forgets the second byte."""\n\n\ndef size(layers):\n    return layers\n'
    ),
    "wrong_one_layer.py": '"""Forgets the layers."""\n\n\ndef size(layers):\n    return 2\n',
}


def complete_article(number: int) -> dict[str, str]:
    """Its files. Words, formulas, code and diagrams differ from those of any other number."""
    words = random.Random(number)
    figure_and_table = (FIGURE + LESSON_PARTS).format(tag=number + 16, product=64 * (number + 16))
    sections = [_section(words, heading) for heading in range(6)]
    article = "\n".join([ARTICLE, figure_and_table, *sections])
    article = article.replace("The KV Cache", f"Article {number}")
    article = article.replace("A model with", f"Model number {number} with")
    breakdown = BREAKDOWN.replace("keys ->", f"keys{number} ->") + "\n" + _paragraph(words, 120)
    answers = ANSWERS
    for level in ("Passing", "Strong"):
        answers = answers.replace(f"# {level}\n", f"# {level}\n\n{_paragraph(words, 90)}", 1)
    return {
        "article.md": article,
        "breakdown.md": breakdown,
        "answers.md": answers,
        "practice.yaml": practice(),
        **{f"exercise/{name}": text for name, text in EXERCISE.items()},
    }


def practice() -> str:
    """Six questions and five cards."""
    quiz, _, cards = PRACTICE.partition("cards:\n")
    more = "".join(
        f"  - {{id: name-{n}, kind: short, prompt: What is {n}?, accept: [cache, kv cache],\n"
        f"     explanation: It is kept.}}\n"
        for n in range(4)
    )
    more_cards = "".join(f"  - {{id: card-{n}, front: What is {n}?, back: It}}\n" for n in range(4))
    return f"{quiz}{more}cards:\n{cards}{more_cards}"


def _section(words: random.Random, number: int) -> str:
    paragraphs = "\n".join(_paragraph(words, 80) for _ in range(4))
    value = words.randrange(10_000)
    return (
        f"## Part {number}\n\n{paragraphs}\n"
        f"With $x_{{{value}}} = \\frac{{{value}}}{{2}}$ it follows.\n\n"
        f"```python run\nvalues = [{value} * n for n in range(4)]\nprint(sum(values))\n```\n"
        f"```output\n{value * 6}\n```\n"
    )


def _paragraph(words: random.Random, length: int) -> str:
    chosen = ["".join(words.choices(SYLLABLES, k=words.randint(1, 3))) for _ in range(length)]
    return " ".join(chosen).capitalize() + ".\n"
