"""One file's source, read for what it says about tasks."""

import ast
import sys
import warnings

from schedcat.tasks.found import LARGEST, Doubt, Found, Task
from schedcat.tasks.marks import (
    may_make_tasks,
    may_write_schedules,
    names_said_in,
    speaks_of,
)
from schedcat.tasks.names import names_in
from schedcat.tasks.syntax import tasks_in


def read(source: bytes, module: str, *, is_package: bool, names: bool) -> Found:
    """What the source of a module says; the names at its top only if they are wanted.

    Source that cannot make tasks, by its marks, is not parsed.
    """
    tasks, schedules = speaks_of(source)
    makes_tasks = tasks and may_make_tasks(source)
    may_schedule = schedules and may_write_schedules(source)
    if not (makes_tasks or names):
        return Found(may_schedule=may_schedule)
    if len(source) > LARGEST:
        return _unread(source, 0, f"it has more than {LARGEST >> 20} MiB")
    try:
        with warnings.catch_warnings():
            # The parser warns of things like an invalid escape: true, but not ours to say.
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        made = list(tasks_in(tree, module)) if makes_tasks else []
        seen = names_in(tree, module, is_package=is_package) if names else None
    except SyntaxError as error:
        # Python 2, a newer one, an unknown encoding: all are on disk somewhere.
        return _unread(source, error.lineno or 0, _unparsed(error.msg))
    except (ValueError, RecursionError, MemoryError) as error:
        # A NUL, brackets without end.
        return _unread(source, 0, _unparsed(str(error) or "it nests too deeply"))
    return Found(
        tuple(each for each in made if isinstance(each, Task)),
        tuple(dict.fromkeys(each for each in made if isinstance(each, Doubt))),
        names=seen,
        may_schedule=may_schedule,
    )


def _unparsed(reason: str) -> str:
    """Newer syntax is an error to an older Python, and so is that of Python 2."""
    major, minor = sys.version_info[:2]
    return f"Python {major}.{minor} does not parse it: {reason}"


def _unread(source: bytes, line: int, why: str) -> Found:
    return Found(fault=line, why=why, named=names_said_in(source))
