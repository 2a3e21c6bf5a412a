"""A program for a process of its own, beside the project's code: it imports nothing of ours.

Arguments: a file for the answer, the question, and what that needs. The answer is JSON, either
`{"told": …}` or `{"error": …, "lacks": …}` with the name of a module that is not installed.
"""

import inspect
import json
import os
import sys
import traceback
from typing import Any


def registered(name: str) -> list[list[Any]]:
    """The tasks of the app that `celery -A NAME` finds, once its modules are imported.

    [name, docstring, file, line, dotted path, signature] of each.
    """
    from celery.app.utils import find_app  # type: ignore[import-untyped]  # Celery has no types

    try:
        app = find_app(name)
    except ModuleNotFoundError as error:
        if error.name == name and error.__context__:  # it has tried `module:app` as a module
            raise error.__context__ from None
        raise
    app.loader.import_default_modules()
    app.finalize()
    own = sorted(each for each in app.tasks if not each.startswith("celery."))
    return [_task(app.tasks[each]) for each in own]


def inspected(broker: str, seconds: str) -> dict[str, list[str]]:
    """Worker → its tasks, of all that answer in so many seconds."""
    from celery import Celery  # type: ignore[import-untyped]  # Celery has no types

    app = Celery(broker=broker, set_as_current=False)
    return app.control.inspect(timeout=float(seconds)).registered() or {}


def _task(task: Any) -> list[Any]:
    text = vars(task).get("__doc__") or type(task).__dict__.get("__doc__")
    run = getattr(task, "_orig_run", task.run)  # what autoretry_for has wrapped
    code = getattr(inspect.unwrap(run), "__code__", None)
    return [
        task.name,
        inspect.cleandoc(text) if isinstance(text, str) else None,
        code and os.path.abspath(code.co_filename),  # noqa: PTH100  as few imports as may be
        code and code.co_firstlineno,
        f"{type(task).__module__}.{type(task).__name__}",
        _signature(run),
    ]


def _signature(run: Any) -> list[Any] | None:
    """The fields of our `Signature`; None where the function does not tell them itself."""
    is_bound = inspect.ismethod(run)
    function = run.__func__ if is_bound else run
    code = getattr(function, "__code__", None)
    if code is None or hasattr(function, "__wrapped__"):
        return None
    by_name = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    optional = function.__kwdefaults__ or {}
    return [
        code.co_varnames[: code.co_argcount],
        code.co_posonlyargcount,
        len(function.__defaults__ or ()),
        bool(code.co_flags & inspect.CO_VARARGS),
        [each for each in by_name if each not in optional],
        [each for each in by_name if each in optional],
        bool(code.co_flags & inspect.CO_VARKEYWORDS),
        is_bound,
    ]


def _words(error: BaseException) -> str:
    """An error in one line, with the last place in code that is not a library's."""
    text = traceback.format_exception_only(error)[-1].strip()
    if isinstance(error, SyntaxError) and error.filename:
        return f"{text} ({os.path.relpath(error.filename)}:{error.lineno})"
    frames = traceback.extract_tb(error.__traceback__)
    own = [each for each in frames if each.filename[:1] != "<" and "-packages" not in each.filename]
    libraries = (os.path.dirname(os.__file__),)  # noqa: PTH120
    places = [each for each in own if not each.filename.startswith(libraries)]
    return (
        f"{text} ({os.path.relpath(places[-1].filename)}:{places[-1].lineno})" if places else text
    )


def main(answer: str, question: str, *arguments: str) -> None:
    """Answer one question."""
    ask: Any = registered if question == "registered" else inspected
    try:
        said = {"told": ask(*arguments)}
    except BaseException as error:  # noqa: BLE001  an app may raise anything, SystemExit too
        lacks = error.name if isinstance(error, ModuleNotFoundError) else None
        said = {"error": _words(error), "lacks": lacks}
    with open(answer, "w", encoding="utf-8") as file:  # noqa: PTH123  the same
        json.dump(said, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # whatever threads the app has started
