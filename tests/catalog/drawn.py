"""Catalogs drawn at random: what the schema says may be said, and what is fine beyond it too."""

from typing import Any

from hypothesis import strategies as st

from schedcat.catalog.types import (
    AnyOf,
    Choice,
    Field,
    Flag,
    Json,
    ListOf,
    MapOf,
    Record,
    Text,
    Type,
    Whole,
)

WORDS = st.text("abcxyz09 .-_é", max_size=8)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | st.sampled_from([1.0, -0.5]) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
NAMES = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,9}", fullmatch=True)
TEXTS = {
    "a name": NAMES,
    "a dotted name": st.sampled_from(["a", "app.tasks.x"]),
    "a period": st.sampled_from(["90s", "1h59m", "1 day", "2w"]),
    "an IANA time zone": st.sampled_from(["UTC", "Europe/London"]),
    "an IANA time zone, or `unknown`": st.sampled_from(["UTC", "Europe/London", "unknown"]),
    "an RFC 3339 time with its offset": st.sampled_from(
        ["2026-12-01T00:00:00Z", "2026-12-01t00:00:00.25+00:00"]
    ),
    "a date": st.just("2027-03-01"),
    "a cron expression": st.sampled_from(["0 9 * * 1-5", "@daily"]),
    "a reason": st.sampled_from(["why", "not yet"]),
    "a path that starts with /": st.just("/x"),
    "an http or https URL": st.just("https://example.com"),
}


def values_of(kind: Type) -> st.SearchStrategy[Any]:
    """Values that the type accepts, and that are fine beyond the schema too."""
    match kind:
        case Text(noun):
            return TEXTS.get(noun, WORDS.filter(bool))
        case Whole(least, most):
            return st.integers(least, most if most is not None else least + 5)
        case Flag():
            return st.booleans()
        case Choice(words):
            return st.sampled_from(words)
        case Json(shape):
            lists, mappings = st.lists(ANYTHING, max_size=2), st.dictionaries(WORDS, ANYTHING)
            return {"list": lists, "mapping": mappings}.get(shape or "", ANYTHING)
        case ListOf(item, least):
            return st.lists(values_of(item), min_size=least, max_size=least + 2)
        case MapOf(value, key):
            return st.dictionaries(NAMES if key else WORDS, values_of(value), max_size=2)
        case AnyOf(options):
            return st.one_of([values_of(option) for option in options])
        case Record():
            return records(kind)


@st.composite
def records(draw: st.DrawFn, kind: Record) -> dict[str, Any]:
    by_key = {field.key: field for field in kind.fields}
    rivals = {*kind.one_of, *kind.at_most_one}
    keys = set(draw(st.lists(st.sampled_from(sorted(by_key)), max_size=4))) - rivals
    keys |= {field.key for field in kind.fields if field.required}
    if kind.one_of or (kind.at_most_one and draw(st.booleans())):
        keys.add(draw(st.sampled_from(kind.one_of or kind.at_most_one)))
    if keys & set(kind.explained):
        keys.add("why")
    return {key: draw(field_values(by_key[key])) for key in sorted(keys)}


def field_values(field: Field) -> st.SearchStrategy[Any]:
    values = values_of(field.type)
    return values | st.none() if field.nullable else values
