"""What one Python file says about tasks: plain values, which are JSON as they are."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Self

from schedcat.tasks.signature import Signature

Kind = Literal["function", "class", "value", "import", "unclear", "other", "module", "task"]
"""What a name is bound to, or leads to; what may well be a task is `unclear`."""


class Task(NamedTuple):
    """A task that a module makes.

    `line` is where the function or class is defined that does the work, `written` its dotted path,
    which is the task's name too unless an option gives another. `signature` is what it can be
    called with, None where that is not sure.
    """

    name: str
    description: str | None
    line: int
    written: str
    signature: Signature | None = None


class Doubt(NamedTuple):
    """There may be tasks at or under the dotted `prefix` whose names cannot be read.

    `expression` is the text at `line` that makes such a name, where one does.
    """

    prefix: str
    line: int = 0
    expression: str | None = None


class Binding(NamedTuple):
    """What a name at the top of a module stands for; `target` is what an import names."""

    kind: Kind
    line: int
    target: str | None = None


class Names(NamedTuple):
    """The names at the top of a module, and the modules of which it imports everything."""

    bindings: Mapping[str, Binding] = {}
    stars: tuple[str, ...] = ()


class Found(NamedTuple):
    """What a file says; `names` are None unless somebody asked for them.

    `fault` is the line that keeps a file from being read, 0 if no line does, None if nothing does;
    `why` says what is wrong, and `named` has the texts in it that may name tasks. With
    `may_schedule` it may also write a beat schedule, which somebody else reads.
    """

    tasks: tuple[Task, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    fault: int | None = None
    names: Names | None = None
    may_schedule: bool = False
    why: str = ""
    named: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Any) -> Self:
        """What `json` has made of one."""
        tasks, doubts, fault, names, may_schedule, why, named = data
        return cls(
            tuple(map(_task, tasks)),
            tuple(Doubt(*each) for each in doubts),
            fault,
            names and Names({key: Binding(*of) for key, of in names[0].items()}, tuple(names[1])),
            may_schedule,
            why,
            tuple(named),
        )


LARGEST = 4 << 20
"""Bytes of the largest source that is parsed; a syntax tree takes a hundred times the memory."""


def _task(data: list[Any]) -> Task:
    name, description, line, written, signature = data
    return Task(name, description, line, written, signature and Signature.of(signature))
