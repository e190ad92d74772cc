"""How long it takes to set an article: `python -m bench.rendering`.

The article has 4,000 words, 3 diagrams, 20 formulas, 6 blocks of code and 2 tables. Cold compiles
every diagram, warm takes them from memory, as a save in the admin does for those left alone.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from articles.rendering import markdown, render
from articles.rendering.diagrams import compile_diagram
from articles.rendering.sanitising import sanitise

ROUNDS = 7
ARTICLES = 104
KEYS = [f"key{number}" for number in range(10)]
FORMULA = (
    r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V = \sum_{i=1}^{%d} \alpha_i v_i"
)
DIAGRAM = """\
```d2 #figure-%d title="A request" alt="A request passes the gateway" caption="Visual anchor: x."
direction: down
client -> gateway: request %d
gateway -> serving.cache: look up
serving: Serving {
  cache: KV cache {shape: cylinder}
  model: Model {class: accent}
  cache -> model: miss
}
serving.model -> client: tokens
```
"""
CODE = """\
```python run title="bytes.py"
def size(layers: int, heads: int, width: int) -> int:
    return 2 * layers * heads * width  # keys and values

print(size(32, 8, %d))
```

```output
%d
```
"""
TABLE = "| Model | Layers | Bytes |\n| :--- | ---: | ---: |\n" + "| 7B | 32 | 524,288 |\n" * 6


def main() -> None:
    source = article()
    stages: dict[str, dict[str, list[float]]] = {"cold": {}, "warm": {}}
    for name, prepare in (("cold", compile_diagram.cache_clear), ("warm", lambda: None)):
        totals = []
        for _ in range(ROUNDS):
            prepare()
            with timed(stages[name]):
                started = time.perf_counter()
                words = render(source, citable=KEYS).words
                totals.append(time.perf_counter() - started)
        median = statistics.median(totals) * 1000
        print(
            f"{name}: {median:.0f} ms an article of {words:,} words and {len(source):,} characters"
        )
        print(f"      {median * ARTICLES / 1000:.0f} s for {ARTICLES} of them, one after another")
        for stage, times in sorted(stages[name].items(), key=lambda item: -sum(item[1])):
            print(f"  {statistics.median(times) * 1000:7.1f} ms  {stage}")


@contextmanager
def timed(stages: dict[str, list[float]]) -> Iterator[None]:
    """Notes the time of each part's pass, of the parser and of the sanitiser."""
    parser = markdown._parser()
    patches = [
        patch.object(part, "prepare", _noting(stages, part.__name__, part.prepare))
        for part in markdown.PARTS
    ]
    patches += [
        patch.object(markdown, "sanitise", _noting(stages, "sanitise", sanitise)),
        patch.object(parser, "parse", _noting(stages, "parse", parser.parse)),
        patch.object(parser.renderer, "render", _noting(stages, "html", parser.renderer.render)),
    ]
    with ExitStack() as stack:
        for one in patches:
            stack.enter_context(one)
        yield


def _noting(
    stages: dict[str, list[float]], name: str, function: Callable[..., Any]
) -> Callable[..., Any]:
    def noting(*arguments: Any) -> Any:
        started = time.perf_counter()
        result = function(*arguments)
        stages.setdefault(name.rpartition(".")[2], []).append(time.perf_counter() - started)
        return result

    return noting


def article() -> str:
    words = random.Random(1)
    parts = []
    for number in range(20):
        parts.append(f"## Part {number}\n")
        for _ in range(2):
            text = " ".join(
                "".join(words.choices("aeiounrstlmd", k=words.randint(2, 9))) for _ in range(98)
            )
            parts.append(f"{text} [@key{number % 10}], $x_{{{number}}}$ and **so** on.\n")
        parts.append(f"$$\n{FORMULA % number}\n$$\n")
        if number % 7 == 0:
            parts.append(DIAGRAM % (number, number))
        if number % 3 == 0:
            parts.append(CODE % (number, 512 * number))
        if number % 10 == 0:
            parts.append(f"{TABLE}\n::: insight\nMemory sets the pace.\n:::\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
