"""The tasks of a Celery app, imported in a process of its own."""

from pathlib import Path

from schedcat.catalog.shown import shown_path
from schedcat.source import Span
from schedcat.tasks.child import ChildError, answer_of, failure
from schedcat.tasks.registry import Definition, Registry
from schedcat.tasks.signature import Signature


def read_app(name: str, folder: Path, timeout: float, at: Span | None = None) -> Registry:
    """What the app knows that `celery -A NAME` finds when it is run in `folder`.

    The app's modules are imported, as a worker does it. Where that fails or takes longer than
    `timeout` seconds, the registry holds the failure and nothing else; `at` is where it is named.
    """
    try:
        answer = answer_of("registered", name, folder=folder, timeout=timeout)
    except ChildError as error:
        help = f"see what `celery -A {name} report` says in its folder"
        return Registry(failures=(failure(f"cannot import the app `{name}`", error, help, at),))
    return Registry(
        descriptions={task: description for task, description, *_ in answer},
        sources=(name,),
        kinds={name: "app"},
        complete=True,
        definitions={
            task: Definition(shown_path(path), line, written, signature and Signature.of(signature))
            for task, _, path, line, written, signature in answer
            if path
        },
    )
