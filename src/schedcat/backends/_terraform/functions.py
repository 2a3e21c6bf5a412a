"""What the functions of Terraform give that its files alone decide.

Source: developer.hashicorp.com/terraform/language/functions; compared with Terraform itself.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

_MOST_DIGITS = 100


def number_text(text: str) -> str | None:
    """A number as Terraform writes it into a text: `1.50` is `1.5` and `1e3` is `1000`."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS or len(text) > _MOST_DIGITS:
        return None
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") or "0" if "." in written else written


def _base64encode(text: Any) -> Any:
    if not isinstance(text, str):
        raise TypeError
    return b64encode(text.encode()).decode("ascii")


def _jsonencode(value: Any) -> str:
    """As Go writes JSON: keys sorted, and nothing in it that HTML would read."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _merge(*maps: Any) -> Any:
    merged: dict[str, Any] = {}
    for each in maps:
        merged |= dict(each or {}) if isinstance(each, Mapping | None) else _refused()
    return merged


def _concat(*lists: Any) -> Any:
    return [item for each in lists for item in _list(each)]


def _toset(items: Any) -> Any:
    return [*dict.fromkeys(_list(items))]


def _join(separator: Any, *lists: Any) -> Any:
    return str(separator).join(map(_text, _concat(*lists)))


def _list(items: Any) -> Sequence[Any]:
    return items if isinstance(items, list) else _refused()


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else _refused()


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else _refused()


def _upper(text: Any) -> Any:
    return text.upper() if isinstance(text, str) else _refused()


def _format(spec: Any, *said: Any) -> Any:
    """Texts and whole numbers put into a text: `%s`, `%d` and `%%`, no other verb."""
    if not isinstance(spec, str):
        raise TypeError
    waiting = list(said)

    def filled(verb: re.Match[str]) -> str:
        if verb[0] == "%%":
            return "%"
        value = waiting.pop(0) if waiting else _refused()
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return (
            str(_text(value)) if verb[0] == "%s" or (verb[0] == "%d" and is_whole) else _refused()
        )

    text = re.sub(r"%.?", filled, spec, flags=re.DOTALL)
    return _refused() if waiting else text


def _length(items: Any) -> Any:
    return len(items) if isinstance(items, list | dict) else _refused()


def _refused() -> Any:
    raise TypeError


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "base64encode": _base64encode,
    "concat": _concat,
    "format": _format,
    "join": _join,
    "jsonencode": _jsonencode,
    "length": _length,
    "lower": _lower,
    "merge": _merge,
    "tolist": _list,
    "tomap": _merge,
    "toset": _toset,
    "tostring": _text,
    "upper": _upper,
}
"""From plain data to plain data; each raises TypeError or ValueError for what it does not take."""
