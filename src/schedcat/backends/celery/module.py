"""Entries of `beat_schedule` as a Python module, or as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schedcat.backends import Site
from schedcat.backends._clocks import shifts_clocks
from schedcat.plan import Entry
from schedcat.schedule.interval import UNITS, Interval


def as_json(entries: Sequence[Entry], site: Site) -> str:
    """An object with the app's `timezone` and `beat_schedule`, name → data of the entry."""
    import json

    whole = {
        "timezone": site.settings["timezone"],
        "beat_schedule": {entry.name: entry.data for entry in entries},
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def as_python(entries: Sequence[Entry], site: Site) -> str:
    """A module whose `beat_schedule` is what the app's configuration takes."""
    return "".join(_module(entries, site))


def _module(entries: Sequence[Entry], site: Site) -> Iterator[str]:
    schedules = [entry.data["schedule"] for entry in entries]
    kinds = {each["type"] for each in schedules}
    is_zoned = any("timezone" in each for each in schedules)
    zone = site.settings["timezone"]
    version = "5.7" if "interval" in kinds and shifts_clocks(zone, site) else "5.5"
    yield '"""Celery beat schedule, made from the catalog of scheduled jobs: edit that instead.\n\n'
    yield f'For an app whose `timezone` is "{zone}", on Celery {version} or newer.\n"""\n'
    if "interval" in kinds:
        yield "\nfrom datetime import timedelta\n"
    if any(each["type"] == "crontab" and "timezone" not in each for each in schedules):
        yield "\nfrom celery.schedules import crontab\n"
    if is_zoned:
        yield "\nfrom schedcat.celery import zoned_crontab\n"
    if not entries:
        yield "\nbeat_schedule = {}\n"
        return
    yield "\nbeat_schedule = {\n"
    for entry in entries:
        yield from _entry(entry)
    yield "}\n"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"    {_literal(entry.name)}: {{\n"
    for key, value in entry.data.items():
        text = _schedule(value) if key == "schedule" else _literal(value)
        yield f"        {_literal(key)}: {text},\n"
    yield "    },\n"


def _schedule(data: Mapping[str, Any]) -> str:
    if data["type"] == "interval":
        terms = (f"{_WORDS[unit]}={count}" for unit, count in Interval(data["seconds"]).terms)
        return f"timedelta({', '.join(terms)})"
    # Celery takes a field that is not named for `*`; minute and hour are named for the reader.
    fields = ", ".join(
        f"{key}={_literal(value)}"
        for key, value in data.items()
        if key in {"minute", "hour"} or (key != "type" and value != "*")
    )
    return f"{'zoned_crontab' if 'timezone' in data else 'crontab'}({fields})"


_WORDS = dict(zip(UNITS, ("weeks", "days", "hours", "minutes", "seconds"), strict=True))


def _literal(value: Any) -> str:
    """JSON-like data as Python source on one line, in plain ASCII where it does not print."""
    match value:
        case dict():
            items = (f"{_literal(key)}: {_literal(item)}" for key, item in value.items())
            return f"{{{', '.join(items)}}}"
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case str() if value.isprintable() and '"' not in value and "\\" not in value:
            return f'"{value}"'
    return repr(value)
