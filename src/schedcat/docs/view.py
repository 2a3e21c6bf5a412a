"""How jobs are shown: the options that the command line, markers and configurations share."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from schedcat.backends import load_backends
from schedcat.catalog.config_fields import DOC_FORMATS, GROUPINGS
from schedcat.docs.columns import COLUMNS
from schedcat.errors import UsageError


class View(NamedTuple):
    """What a table shows of which jobs; with an `env`, as that environment has them."""

    columns: tuple[str, ...] = ("name", "task", "schedule", "description")
    group_by: str | None = None
    backend: str | None = None
    env: str | None = None
    format: str = "markdown"

    def with_options(self, options: Mapping[str, str]) -> "View":
        """The same with what `options` say, named as on the command line. Raises UsageError."""
        view = self
        for name, value in options.items():
            view = view._with(name, value)
        return view

    def _with(self, name: str, value: str) -> "View":
        match name:
            case "columns":
                return self._replace(columns=_columns(value))
            case "group-by":
                return self._replace(group_by=_one_of(value, GROUPINGS, "grouping"))
            case "backend":
                return self._replace(backend=_one_of(value, load_backends(), "backend"))
            case "env":
                return self._replace(env=value)
            case "format":
                return self._replace(format=_one_of(value, DOC_FORMATS, "format"))
        raise _unknown(name, ("columns", "group-by", "backend", "env", "format"), "option")


def _columns(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise UsageError("no column is named", help="write some, such as name,schedule")
    return tuple(_one_of(name, COLUMNS, "column") for name in names)


def _one_of(value: str, known: Collection[str], noun: str) -> str:
    if value not in known:
        raise _unknown(value, known, noun)
    return value


def _unknown(value: str, known: Collection[str], noun: str) -> UsageError:
    from difflib import get_close_matches  # only an error needs it

    close = get_close_matches(value, known, n=1)
    listed = f"write one of {', '.join(known)}"
    return UsageError(
        f"`{value}` is no {noun}",
        help=f"did you mean `{close[0]}`? {listed}" if close else listed,
    )
