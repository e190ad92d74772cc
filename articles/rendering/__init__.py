"""Markdown to HTML, once, when an article is loaded or saved; never on a request.

Pure functions: they know no database and no Django.
"""

from articles.rendering.document import (
    CodeBlock,
    Diagram,
    Heading,
    Problem,
    Rendered,
    RenderingError,
)
from articles.rendering.markdown import render, render_inline

__all__ = [
    "CodeBlock",
    "Diagram",
    "Heading",
    "Problem",
    "Rendered",
    "RenderingError",
    "render",
    "render_inline",
]
