"""Calls that ask the environment, by whatever package, and have a default."""

from collections.abc import Callable, Mapping
from typing import Any


def reads_environment(called: str) -> bool:
    """Is it `os.getenv`, `env.int`, `get_string` or the like, by whatever package?"""
    owner, _, method = called.rpartition(".")
    return (
        method in {"getenv", "config", "env", "environ", "get_int", "get_string", "get_float"}
        or (method == "get" and owner.endswith("environ"))
        or owner.rpartition(".")[2].lower() in {"env", "environ", "config", "decouple"}
    )


def cast_of(called: str) -> Callable[[Any], Any] | None:
    """What a call such as `env.int` makes of what it finds, None for nothing else."""
    return _CASTS.get(called.rpartition(".")[2].removeprefix("get_"))


_CASTS: Mapping[str, Callable[[Any], Any]] = {
    "float": float,
    "int": int,
    "str": str,
    "string": str,
}
