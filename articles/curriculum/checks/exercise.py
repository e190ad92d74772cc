"""An exercise can be solved, not by what is given, and not by its classic mistakes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from articles.curriculum.checks.lesson import Lesson
from articles.curriculum.checks.running import Run, run_python
from articles.curriculum.faults import Fault
from articles.curriculum.parsing import EXERCISE_FILES
from articles.rendering import RenderingError, render

FEWEST_WRONG = 2
SECONDS = 2  # of processor time
UNTAUGHT = "[no message]"
RUNNER = f"""\
import resource, sys, unittest

def said(case, message, standard):
    return f"{{standard}} : {{message}}" if message else f"{UNTAUGHT} {{standard}}"

resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
unittest.TestCase._formatMessage = said
sys.path.insert(0, "")
unittest.main("test_exercise", argv=["test_exercise"])
"""
TAUGHT = re.compile(rf"^AssertionError: (?!{re.escape(UNTAUGHT)})\S", re.MULTILINE)


def check_exercise(lesson: Lesson) -> Iterator[Fault]:
    files = {
        name.removeprefix("exercise/"): text
        for name, text in lesson.folder.files.items()
        if name.startswith("exercise/")
    }
    if not files:
        return
    missing = [name for name in EXERCISE_FILES if name not in files]
    for name in missing:
        yield lesson.fault_at(f"exercise/{name}", 1, "The file is missing.")
    for name in ("prompt.md", "hints.md"):
        yield from _check_markdown(lesson, f"exercise/{name}", files.get(name, ""))
    wrong = sorted(name for name in files if name.startswith("wrong_"))
    if len(wrong) < FEWEST_WRONG:
        few = f"At least {FEWEST_WRONG} wrong solutions are wanted (wrong_….py)."
        yield lesson.fault_at("exercise/solution.py", 1, few)
    if not {"solution.py", "starter.py", "test_exercise.py"} & set(missing):
        for name in ("solution.py", "starter.py", *wrong):
            complaint = _complaint(name, files[name], files["test_exercise.py"])
            if complaint:
                yield lesson.fault_at(f"exercise/{name}", 1, complaint)


def _check_markdown(lesson: Lesson, name: str, text: str) -> Iterator[Fault]:
    try:
        render(text)
    except RenderingError as error:
        for problem in error.problems:
            yield lesson.fault_at(name, problem.line, problem.message)


def _complaint(name: str, candidate: str, test: str) -> str:
    # -S: the standard library alone.
    done = run_python(["-S", "-c", RUNNER], {"exercise.py": candidate, "test_exercise.py": test})
    if name == "solution.py":
        return f"The solution does not pass: {_reason(done)}" if done.code else ""
    if done.code == 0:
        return "It passes the tests."
    if name == "starter.py":
        return ""
    if not _mistake(candidate):
        return "Its docstring has to name the mistake."
    if not TAUGHT.search(done.stderr):
        return f"It does not fail with a message that teaches: {_reason(done)}"
    return ""


def _reason(done: Run) -> str:
    if done.code < 0:
        return f"it takes more than {SECONDS} seconds"
    errors = re.findall(r"^[\w.]*(?:Error|Exception)\b.*$", done.stderr, re.MULTILINE)
    return errors[0] if errors else done.last_words


def _mistake(candidate: str) -> str:
    try:
        return ast.get_docstring(ast.parse(candidate)) or ""
    except SyntaxError:
        return ""
