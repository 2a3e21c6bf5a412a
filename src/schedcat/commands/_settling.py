"""Changed files read back, until each job of theirs says what it is to say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from schedcat.backends import load_backends
from schedcat.catalog.merging import NULL, Changed, merged
from schedcat.commands import Opened, Request, open_catalogs
from schedcat.commands._known import Text, texts_in
from schedcat.commands._reading import CATALOG

Wanted = Mapping[str, Mapping[str, Any]]
"""Job → what is to count for it, defaults included."""

_ROUNDS = 4
"""A value goes from an anchor to its aliases in one; the others are for aliases of those."""


def wanted_of(text: Text, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is to count for a job that gets other values, as `Changed` has them."""
    own = {key: value for key, value in text.own.items() if key not in values}
    own |= {
        key: None if value is NULL else value for key, value in values.items() if value is not None
    }
    return text._replace(own=own).counting


def settled(
    contents: Mapping[str, bytes], paths: Iterable[str], wanted: Wanted, request: Request
) -> tuple[Mapping[str, bytes], Sequence[Opened]]:
    """The files by path with all their jobs as wanted, and the catalog of `paths` as then read.

    What an anchor gives to others, or takes from them, is written into these. What cannot be
    mended so is left.
    """
    texts = dict(contents)
    for _ in range(_ROUNDS):
        asked = Request(
            [*dict.fromkeys((*paths, *texts))],
            request.config,
            contents=texts,
            reader=CATALOG,
            needs_zones=False,
        )
        again = open_catalogs(asked)
        wrong = [*wrong_in(again, wanted)]
        for path in dict.fromkeys(path for path, _ in wrong):
            reading = next(each.reading for each in again if path in each.reading.pages)
            changed = [each for of_it, each in wrong if of_it == path]
            texts[path] = merged(reading.pages[path], reading.roots.get(path), changed, [])
        if not wrong:
            break
    return texts, again


def wrong_in(opened: Sequence[Opened], wanted: Wanted) -> Iterator[tuple[str, Changed]]:
    """The path and the values that are to be written for a job to be what is wanted."""
    now = {name: text for one in opened for name, text in texts_in(one).items()}
    for name, said in wanted.items():
        if name in now and (values := dict(_unlike(now[name], said))):
            yield now[name].path, Changed(name, values)


def _unlike(text: Text, wanted: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Field → what a job's own text has to say, for what counts to be what is wanted."""
    now = text.counting
    for key in dict.fromkeys((*wanted, *now, *(key for key in _RIVALS if key in text.own))):
        if key not in wanted:
            yield key, NULL
        elif key not in now or now[key] != wanted[key]:
            below = text.defaults.get(key) if key in load_backends() else None
            unset = {inner: None for inner in below or {} if inner not in wanted[key]}
            yield key, {**wanted[key], **unset} if unset else wanted[key]


_RIVALS = ("cron", "interval")
"""A text may come to say both, of which one would hide the other here."""
