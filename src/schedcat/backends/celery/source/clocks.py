"""What there is to say of the zones that the settings in Python source name."""

from collections.abc import Iterator, Mapping, Sequence

from schedcat.backends._assumed import ASSUMED
from schedcat.backends.celery.source.python.places import Text
from schedcat.backends.celery.source.telling import as_written
from schedcat.backends.celery.source.zones import Said
from schedcat.catalog.mistakes import Found
from schedcat.catalog.shown import shown
from schedcat.findings import Finding, Fix, Related, Severity
from schedcat.schedule.zones import suggest_zone
from schedcat.source import Span


def told(
    said: Sequence[Said], texts: Mapping[str, Text], configured: str | None
) -> Iterator[Found]:
    """What is wrong with the zones that count, at their places in the files that are read.

    Of several, the configuration may say which one is right.
    """
    for each in said:
        if each.path in texts:
            yield from _of_one(each, texts[each.path])
    differing = {each.zone: each for each in reversed(said) if each.zone}
    if len(differing) > 1 and not configured:
        yield "missing-timezone", _of_several([*differing.values()][::-1], texts)


def _of_one(said: Said, text: Text) -> Iterator[Found]:
    at = text.page.span(*text.extent(said.node))
    if said.name is None:
        message = f"the time zone cannot be read from the code: `{as_written(said.node)}`"
        help = "write its name, or say `timezone` under [backends.celery] in the configuration"
        yield "schedule-unresolvable", Finding(message, at, help, severity=Severity.INFO)
    elif said.zone is None:
        yield "unknown-timezone", _unknown(said.name, said, text)
    for each in dict.fromkeys(said.assumed):
        message = f"the time zone `{each}` is read as its default, the environment may say else"
        help = "lint what runs in production, or write the zone itself"
        fold = f"{ASSUMED} as time zones, the environment may say else"
        yield (
            "schedule-unresolvable",
            Finding(message, at, help, fold=fold, severity=Severity.INFO),
        )


def _unknown(name: str, said: Said, text: Text) -> Finding:
    """A name that is none: where it stands letter by letter, it may be replaced."""
    start, end = text.extent(said.node)
    index = text.page.text.find(name, start, end)
    is_there = index >= 0 and text.page.text.count(name, start, end) == 1
    at = text.page.span(*((index, index + len(name)) if is_there else (start, end)))
    nearest = suggest_zone(name)
    return Finding(
        f"{shown(name)} is not an IANA region",
        at,
        f"did you mean `{nearest}`?" if nearest else "write one like Europe/London",
        fix=Fix.replacing(name, at, nearest) if nearest else None,
    )


def _of_several(said: Sequence[Said], texts: Mapping[str, Text]) -> Finding:
    zones = " and ".join(f"`{each.zone}`" for each in said)
    places = [(each, _place(each, texts)) for each in said]
    known = [at for _, at in places if at]
    beside = [f"`{each.zone}` in {each.path}:{each.node.lineno}" for each, at in places if not at]
    at = known[-1] if known else next(iter(texts.values())).page.top
    return Finding(
        f"the settings name the time zones {zones}, and not which one Celery is on"
        + (f" ({', '.join(beside)})" if beside else ""),
        at,
        "name one, or say `timezone` under [backends.celery] in the configuration",
        related=[Related(each, "another one is named here") for each in known[:-1]],
    )


def _place(said: Said, texts: Mapping[str, Text]) -> Span | None:
    text = texts.get(said.path)
    return text.page.span(*text.extent(said.node)) if text else None
