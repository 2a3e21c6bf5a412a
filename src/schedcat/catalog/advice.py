"""A value of the wrong form, in words: what it is, what was expected, what to write."""

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from schedcat.catalog.fields import PERIOD
from schedcat.catalog.shown import described, shown
from schedcat.schedule.wording import joined


class Violation(NamedTuple):
    """One error of jsonschema: the keyword and its argument, the value, the schema around it.

    `text` is a scalar as written, as JSON where that is not known; `is_name` says that the value
    is a key.
    """

    keyword: str
    argument: Any
    place: tuple[str | int, ...]
    value: Any
    schema: Mapping[str, Any]
    text: str
    is_name: bool

    @property
    def called(self) -> str:
        """The value's name: its key, or its number in a list and the list's key."""
        keys = [key for key in self.place if isinstance(key, str)]
        name = shown(keys[-1]) if keys else "the file"
        last = self.place[-1] if self.place else None
        return f"item {last + 1} of {name}" if isinstance(last, int) else name


class Advice(NamedTuple):
    """What is said of a value: the message, what to do, and a text to write in its place.

    Or texts to write before and after it, or another key for it.
    """

    message: str
    help: str
    replacement: str | None = None
    around: tuple[str, str] | None = None
    key: str | None = None


def advice_on(error: Violation) -> Advice:
    """The words for a value that has not the form of its field."""
    name, value = error.called, described(error.value, error.text)
    match error.keyword:
        case "enum":
            return _one_of(error, f"{name} is {value}, not {_wanted(error)}")
        case "minItems":
            return Advice(f"{name} is empty", "write at least one item")
        case "minimum":
            return Advice(
                f"{name} is {value}, less than {error.argument}", f"write {error.argument} or more"
            )
        case "maximum":
            return Advice(
                f"{name} is {value}, more than {error.argument}", f"write at most {error.argument}"
            )
    message = f"{name} is {value}, not {_wanted(error)}"
    if _is_text_without_quotes(error):
        quoted = f'"{error.text}"'
        return Advice(message, f"quote it: {quoted}", quoted)
    if _is_item(error) and isinstance(error.value, str):
        return Advice(message, _hint(error), around=("[", "]"))
    key = "cron" if _is_cron(error) else None
    return Advice(message, _hint(error), _meant(error), key=key)


def _one_of(error: Violation, message: str) -> Advice:
    words = [word for word in error.argument if word is not None]
    nearest = nearest_of(error.value, words) if isinstance(error.value, str) else None
    help = f"did you mean `{nearest}`?" if nearest else "write one of these words"
    return Advice(message, help, nearest)


def on_backend(error: Violation) -> Advice:
    """The words for an item of `backends` that is none."""
    known = error.argument
    nearest = nearest_of(error.value, known) if isinstance(error.value, str) else None
    names = joined([f"`{name}`" for name in known])
    return Advice(
        f"{described(error.value, error.text)} is not a backend",
        f"did you mean `{nearest}`?" if nearest else f"the backends are {names}",
    )


def _wanted(error: Violation) -> str:
    match error.keyword:
        case "enum":
            return joined([f"`{word}`" for word in error.argument if word is not None], "or")
        case "anyOf":
            return joined([each for option in error.argument if (each := _kind(option))], "or")
    return _kind(error.schema)


def _kind(schema: Mapping[str, Any]) -> str:
    """What a schema's values are, in words; nothing for null."""
    types = schema.get("type", "null")
    kind = types if isinstance(types, str) else types[0]
    return str(schema.get("title") or _KINDS[kind])


_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "",
}


def _is_text_without_quotes(error: Violation) -> bool:
    """A number or a truth value where any text may stand."""
    return isinstance(error.value, int | float) and error.schema.get("title") == "text"


def _is_item(error: Violation) -> bool:
    """One text where a list of texts may stand."""
    kind = error.schema.get("items", {}).get("type", "string")
    is_scalar = isinstance(error.value, str | int | float)
    return is_scalar and _wanted(error) == "a list" and kind == "string"


def _meant(error: Violation) -> str | None:
    """A number or a truth value that is in quotes, without them."""
    match _kind(error.schema), error.value:
        case "a whole number", str(text) if re.fullmatch("0|[1-9][0-9]{0,8}", text):
            return text
        case "true or false", str(text):
            return _TRUTHS.get(text.lower())
    return None


_TRUTHS = dict.fromkeys(("true", "yes", "on"), "true") | dict.fromkeys(
    ("false", "no", "off"), "false"
)


def _hint(error: Violation) -> str:
    wanted, schema = _wanted(error), error.schema
    if isinstance(error.value, str | int | float):
        if wanted == PERIOD.noun and (hint := _period(error)):
            return hint
        if _is_item(error):
            return f"write it as a list: {json.dumps([error.value], ensure_ascii=False)}"
    if wanted == "true or false":
        return f"write {wanted}"
    if wanted == "a mapping" and (keys := schema.get("properties")):
        return f"write keys below it, such as `{next(iter(keys))}`"
    for each in (schema, *schema.get("anyOf", ())):
        for example in each.get("examples", ()):
            return f"write it like {json.dumps(example, ensure_ascii=False)}"
    return f"write {wanted}"


def _period(error: Violation) -> str | None:
    """What a text that is no period was meant to be."""
    if re.search("[0-9]", error.text) and not re.search("[1-9]", error.text):
        return "write at least 1s"
    if re.fullmatch("[0-9]{1,6}", error.text):
        return f"write {error.text}s or {error.text}m"
    if re.match(r"[0-9]*\.[0-9]", error.text):
        return "write whole numbers, such as 1h30m"
    return "write it as `cron`" if _is_cron(error) else None


def _is_cron(error: Violation) -> bool:
    """A cron under `interval`."""
    return error.place[-1:] == ("interval",) and bool(_CRON.fullmatch(error.text))


_CRON = re.compile(r"@[a-z]+|\S+( +\S+){4}")


def nearest_of(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; None without an idea."""
    return _nearest(word, tuple(known))


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    by_spelling = {each.lower(): each for each in known}
    if (meant := _MEANT.get(word.lower())) in by_spelling:
        return meant
    close = get_close_matches(word[:_LONGEST].lower(), list(by_spelling), n=1, cutoff=0.6)
    return by_spelling[close[0]] if close else None


_LONGEST = 60
_MEANT = {
    "every": "interval",
    "frequency": "interval",
    "period": "interval",
    "schedule": "cron",
    "tz": "timezone",
    "when": "cron",
    "zone": "timezone",
}
"""Words of other tools that no spelling leads to."""
