"""The entries of an exported `beat_schedule`, read back by name."""

import ast
import json
from collections.abc import Mapping


def in_json(text: str) -> Mapping[str, object]:
    """Each entry with the zone that its schedule is for. Raises ValueError."""
    match json.loads(text):
        case {"timezone": zone, "beat_schedule": dict(entries)}:
            return {name: (zone, entry) for name, entry in entries.items()}
    raise ValueError("no beat_schedule")


def in_python(text: str) -> Mapping[str, object]:
    """Each entry as source, however it is laid out. Raises ValueError."""
    try:
        statements = ast.parse(text).body
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    for statement in statements:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id="beat_schedule")], value=ast.Dict(keys=keys, values=values)
            ):
                names = [key.value if isinstance(key, ast.Constant) else None for key in keys]
                return {
                    str(name): ast.unparse(value)
                    for name, value in zip(names, values, strict=True)
                    if name is not None
                }
    raise ValueError("no beat_schedule")
