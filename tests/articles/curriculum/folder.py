"""Small curricula as folders of files, for tests."""

from __future__ import annotations

from pathlib import Path

TAXONOMY = """\
categories:
  - {name: NLP Fundamentals, slug: nlp-fundamentals}
  - {name: Inference, slug: inference, description: How answers are made.}
companies:
  - {name: Example Labs, slug: example-labs}
  - {name: Sample AI, slug: sample-ai}
"""

SECTION = """\
title: Core Foundations
emoji: 🧪
introduction: What *everything* rests on.
outcomes: [Read a shape error backwards]
"""

ARTICLE = """\
---
# A comment that an author left, and odd spacing that an export has to keep.
title:   The KV Cache
summary: 'Why decoding is bound by memory.'
status: published
difficulty: easy
category: nlp-fundamentals
companies: [sample-ai, example-labs]
key_concepts:
  - {term: KV cache, gloss: Keys and values kept between steps.}
rubric:
  - Computes the size of the cache.
  - Names what `batching` does to it.
pitfalls: [Forgetting the layers.]
references:
  - {key: shazeer2019, title: Fast Transformer Decoding, authors: "Shazeer, N.", year: 2019,
     venue: "arXiv:1911.02150", url: "https://arxiv.org/abs/1911.02150"}
---

A model with 32 layers keeps 0.5 MB for each token [@shazeer2019].

## How much

$$2 \\cdot 32 \\cdot 4096 \\cdot 2 = 524288$$

```python run
print(2 * 32 * 4096 * 2)
```
```output
524288
```
"""

BREAKDOWN = """\
---
question: How large is the cache?
---

## Clarify

Ask for the model [@shazeer2019].

```d2 #cache title="The cache" alt="Keys go to the cache" caption="Visual anchor: what is kept."
keys -> cache
```
"""

ANSWERS = """\
---
marks:
  passing: [met, missed]
  strong: [met, partly]
  outstanding: [met, met]
---
# Passing

Half a megabyte.

# Strong

Half a megabyte for each token.

# Outstanding

```python norun reason="a sketch"
# Strong is no heading here
```

# Follow-up: And with `GQA`?
## What is being tested
Whether heads are counted.
## A good answer
An eighth.
## The trap
To count query heads.

# Follow-up: And at 8 bits?
## What is being tested
Bytes.
## A good answer
Half.
## The trap
Scales are forgotten.

# Follow-up: And for a batch of 8?
## What is being tested
That it grows.
## A good answer
Eight times.
## The trap
To believe that it is shared.
"""

PRACTICE = """\
quiz:
  - id: bytes-per-token
    kind: numeric
    prompt: How many bytes?
    answer: 524288
    unit: bytes
    explanation: Two times layers times width times two.
  - id: what-grows
    kind: single
    prompt: What grows with the length?
    options:
      - {text: The cache, correct: true, why: It keeps each token.}
      - {text: The weights, why: They stay.}
cards:
  - {id: kv, front: What is kept?, back: Keys and values.}
"""

FULL = {
    "article.md": ARTICLE,
    "breakdown.md": BREAKDOWN,
    "answers.md": ANSWERS,
    "practice.yaml": PRACTICE,
    "exercise/starter.py": "def size() -> int:\n    raise NotImplementedError\n",
}


def draft(title: str, prerequisites: str = "[]") -> dict[str, str]:
    """The files of an article that is announced and not yet written."""
    return {
        "article.md": (
            f"---\ntitle: {title}\nsummary: What {title} is.\nstatus: draft\n"
            f"difficulty: medium\ncategory: inference\nprerequisites: {prerequisites}\n---\n"
        )
    }


class CurriculumFolder:
    """Writes files below a root; `files` gives them all back as bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str | bytes) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def add_section(self, folder: str, text: str = SECTION) -> None:
        self.write(f"{folder}/section.yaml", text)

    def add_article(self, folder: str, files: dict[str, str]) -> None:
        for name, text in files.items():
            self.write(f"{folder}/{name}", text)

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text()
        assert old in text
        self.write(path, text.replace(old, new))

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }


def small_curriculum(root: Path) -> CurriculumFolder:
    """One section with a full article and two that are announced."""
    folder = CurriculumFolder(root)
    folder.write("taxonomy.yaml", TAXONOMY)
    folder.add_section("01-core")
    folder.add_article("01-core/01-the-kv-cache", FULL)
    folder.add_article("01-core/02-batching", draft("Batching", "[the-kv-cache]"))
    folder.add_article("01-core/03-quantisation", draft("Quantisation", "[the-kv-cache, batching]"))
    return folder
