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

    @property
    def text(self) -> str:
        """The parameters that a caller may give, as Python writes them, defaults as `…`.

        >>> Signature(("self", "day"), optional=1, required_keywords=("to",), bound=True).text
        '(day=…, *, to)'
        """
        required = len(self.positional) - self.optional
        parts = [name if at < required else f"{name}=…" for at, name in enumerate(self.positional)]
        if self.nameless:
            parts.insert(self.nameless, "/")
        if self.bound and self.positional:
            parts = parts[2:] if parts[1:2] == ["/"] else parts[1:]
        if self.variadic:
            parts.append("*args")
        elif self.required_keywords or self.optional_keywords:
            parts.append("*")
        parts += self.required_keywords
        parts += [f"{name}=…" for name in self.optional_keywords]
        parts += ["**kwargs"] if self.open else []
        return f"({', '.join(parts)})"

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
        yield Mismatch(_too_many(len(positional) - signature.bound, count))
    for name in positional[:given]:
        if name in names:
            yield Mismatch(f"gets `{name}` twice, by position and by name", name)
    required = len(positional) - signature.optional
    for at, name in enumerate(positional[given:], start=given):
        if name not in names:
            if at < required:
                yield Mismatch(f"is not given `{name}`")
        elif at < signature.nameless and (at < required or not signature.open):
            yield Mismatch(f"takes `{name}` by position, not by name", name)
    yield from _by_name(signature, names)


def _by_name(signature: Signature, names: Collection[str]) -> Iterator[Mismatch]:
    for name in signature.required_keywords:
        if name not in names:
            yield Mismatch(f"is not given `{name}`")
    if not signature.open:
        known = {*signature.positional, *signature.required_keywords, *signature.optional_keywords}
        for name in names:
            if name not in known:
                yield Mismatch(f"has no parameter `{name}`", name)


def _too_many(most: int, count: int) -> str:
    if most == 0:
        return "takes no arguments by position"
    return f"takes at most {most} argument{'' if most == 1 else 's'} by position, not {count}"
