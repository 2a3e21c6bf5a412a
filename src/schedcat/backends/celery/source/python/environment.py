"""Calls that ask the environment, by whatever package, and have a default."""

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any


def reads_environment(called: str, call: ast.Call) -> bool:
    """Is it `os.getenv`, `env.int`, `get_string` or the like, by whatever package?

    Of a project's own `get_bool` the name that it asks for, `FEATURE_ON`, tells.
    """
    owner, _, method = called.rpartition(".")
    return (
        method in {"getenv", "config", "env", "environ", "get_int", "get_string", "get_float"}
        or (method == "get" and owner.endswith("environ"))
        or owner.rpartition(".")[2].lower() in {"env", "environ", "config", "decouple"}
        or (bool(_HELPER.fullmatch(method)) and bool(_VARIABLE.fullmatch(variable_of(call) or "")))
    )


_HELPER = re.compile(
    "get_(?:env_?)?(?:any|bool|boolean|delimited_list|dict|json|list|list_literal|set|str|tuple)"
    "|get_env"
)
_VARIABLE = re.compile("[A-Z][A-Z0-9_]*")


def variable_of(call: ast.Call) -> str | None:
    """The name of the variable that a call asks for, None where it is no literal."""
    names = [each.value for each in call.keywords if each.arg in {"name", "var"}]
    match [*call.args[:1], *names]:
        case [ast.Constant(value=str(name))]:
            return name
    return None


def cast_of(called: str) -> Callable[[Any], Any] | None:
    """What a call such as `env.int` makes of what it finds, None for nothing else."""
    method = called.rpartition(".")[2]
    found = _CASTS.get(method.removeprefix("get_"))
    return found or (_unparsed if method != "get_env" and _HELPER.fullmatch(method) else None)


def _unparsed(default: Any) -> Any:
    """A default that a `get_bool` or a `get_list` leaves as it is: a text, who knows."""
    if isinstance(default, str) and default:
        raise ValueError(default)
    return default


_CASTS: Mapping[str, Callable[[Any], Any]] = {
    "float": float,
    "int": int,
    "str": str,
    "string": str,
}


def schemed(
    call: ast.Call, bound: Callable[[ast.expr], ast.expr | None], is_env: Callable[[ast.expr], bool]
) -> ast.expr | None:
    """The default that the scheme of django-environ has for what is asked, None if it has none.

    For `env("X")` or `env.int("X")` with `env = environ.Env(X=(int, 5))`. It is returned as it is
    (environ.Env.get_value), but for a text `$Y`, which stands for another variable's.
    """
    match call.func:
        case ast.Attribute(value=owner, attr=method) if method in _OF_ENV:
            made = bound(owner)
        case _:
            made = bound(call.func)
    if not (isinstance(made, ast.Call) and is_env(made.func)):
        return None
    name = variable_of(call)
    for each in made.keywords:
        match each:
            case ast.keyword(
                arg=str(key), value=ast.Tuple(elts=[_, default]) | ast.List(elts=[_, default])
            ) if key == name:
                is_other = isinstance(default, ast.Constant) and str(default.value)[:1] == "$"
                return None if is_other else default
    return None


_OF_ENV = frozenset(
    {"bool", "dict", "float", "get_value", "int", "json", "list", "str", "tuple", "unicode"}
)
