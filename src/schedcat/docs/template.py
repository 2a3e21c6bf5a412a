"""A page made by a Jinja2 template, in a sandbox: it sees what it is told and its own folder."""

import os
import traceback
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from schedcat.catalog.shown import shown_path
from schedcat.docs.escape import code, md
from schedcat.errors import ConfigError, UnreadableError


def rendered(path: Path, names: Mapping[str, Any]) -> str:
    """The text that a template makes of `names`; besides Jinja's own it has the filters of escape.

    It may include what lies in its folder or below. Raises UnreadableError where there is no such
    file, ConfigError with file and line for whatever goes wrong in it.
    """
    real = path.resolve()
    if not real.is_file():
        reason = "is no file" if real.exists() else "does not exist"
        raise UnreadableError(f"`{shown_path(path)}` {reason}", help="name a Jinja2 template")
    loaded = {str(real)}

    def load(name: str) -> tuple[str, str, None] | None:
        found = (real.parent / name).resolve()
        if not (found.is_relative_to(real.parent) and found.is_file()):
            return None
        loaded.add(str(found))
        return found.read_bytes().decode("utf-8-sig"), str(found), None

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # the pages are Markdown, which the filters escape
    )
    environment.filters |= {"md": md, "code": code}
    try:
        return environment.get_template(real.name).render(names)
    except Exception as error:  # a template can raise whatever Python can
        place = _place(error, loaded, path)
        raise ConfigError(f"{place}: {_reason(error)}", help="mend the template") from error


def _place(error: Exception, loaded: Collection[str], path: Path) -> str:
    """`file:line` of the innermost template on the way to the error; Jinja puts them there."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename in loaded]
    if not inside:
        return shown_path(path)
    # As the user named the template, whatever links that goes through.
    from_it = os.path.relpath(inside[-1].filename, path.resolve().parent)
    return f"{shown_path(path.parent / from_it)}:{inside[-1].lineno}"


def _reason(error: Exception) -> str:
    match error:
        case TemplateNotFound():
            return f"`{error}` is not in the template's folder"
        case UnicodeDecodeError():
            return "a template is not UTF-8"
        case RecursionError():
            return "it includes or calls itself without end"
    text = (str(error) or type(error).__name__).removesuffix(".")
    return text[:1].lower() + text[1:]
