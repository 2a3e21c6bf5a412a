"""What a task can be called with, and what is wrong with a call."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple, Self


class Signature(NamedTuple):
    """The parameters of a function, by name.

    The first `nameless` of the `positional` ones cannot be given by name, the last `optional` have
    a default. `variadic` takes more by position (`*args`), `open` more by name (`**kwargs`). Where
    it is `bound`, Celery itself gives the first argument.
    """

    positional: tuple[str, ...] = ()
    nameless: int = 0
    optional: int = 0
    variadic: bool = False
    required_keywords: tuple[str, ...] = ()
    optional_keywords: tuple[str, ...] = ()
    open: bool = False
    bound: bool = False

    @classmethod
    def of(cls, data: Any) -> Self:
        """What `json` has made of one."""
        read: list[Any] = [tuple(each) if isinstance(each, list) else each for each in data]
        return cls(*read)


class Mismatch(NamedTuple):
    """What is wrong with a call, and the argument given by name that is, if one is."""

    message: str
    name: str | None = None


def mismatches(signature: Signature, count: int, names: Collection[str]) -> Iterator[Mismatch]:
    """Why a call with `count` arguments by position and some by name is a TypeError; none if not.

    Celery checks when it sends, where a parameter without a name counts as one with its name
    (celery.utils.functional.head_from_fun), and Python checks when the worker runs the task. A call
    has to pass both.
    """
    given = count + signature.bound
    positional = signature.positional
    if given > len(positional) and not signature.variadic:
        most = len(positional) - signature.bound
        yield Mismatch(f"takes {_at_most(most)}, and {count} {'is' if count == 1 else 'are'} given")
    for name in positional[:given]:
        if name in names:
            yield Mismatch(f"gets `{name}` twice, by position and by name", name)
    required = len(positional) - signature.optional
    for at, name in enumerate(positional[given:], start=given):
        if name not in names:
            if at < required:
                yield Mismatch(f"needs `{name}`, which is not given")
        elif at < signature.nameless and (at < required or not signature.open):
            yield Mismatch(f"takes `{name}` by position, not by name", name)
    yield from _by_name(signature, names)


def _by_name(signature: Signature, names: Collection[str]) -> Iterator[Mismatch]:
    for name in signature.required_keywords:
        if name not in names:
            yield Mismatch(f"needs `{name}`, which is not given")
    if not signature.open:
        known = {*signature.positional, *signature.required_keywords, *signature.optional_keywords}
        for name in names:
            if name not in known:
                yield Mismatch(f"has no parameter `{name}`", name)


def _at_most(most: int) -> str:
    if most == 0:
        return "no arguments by position"
    return f"at most {most} argument{'' if most == 1 else 's'} by position"
