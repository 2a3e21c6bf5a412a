"""An explanation as JSON, with the keys that docs/explain.md lists."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from schedcat.schedule.clock_changes import Difference
from schedcat.schedule.cron import Cron
from schedcat.schedule.explaining import AsWritten, Engine, Explanation, Meaning, Told
from schedcat.schedule.field_words import field_words
from schedcat.schedule.interval import Interval
from schedcat.schedule.prose import describe
from schedcat.schedule.readings.whole import Does, Fires, Never, Refuses, Undocumented
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.zones import zone


def as_json(explanation: Explanation) -> dict[str, Any]:
    """Everything that the page has, and what it leaves out for want of room."""
    question, meanings = explanation.question, explanation.meanings
    schedule = meanings[0].schedule if meanings else None
    return {
        "expression": question.text,
        "kind": {Cron: "cron", Interval: "interval"}.get(type(schedule)),
        "timezone": question.timezone,
        "at": _utc(question.at),
        "problems": [
            {
                "message": each.message,
                "start": each.span[0],
                "end": each.span[1],
                "help": each.help,
                "replacement": each.replacement,
            }
            for each in explanation.faults
        ],
        "instead": explanation.instead,
        "fields": [*_fields(schedule)] if isinstance(schedule, Cron) else [],
        "meanings": [_meaning(each) for each in meanings],
        "engines": [_engine(each, meanings) for each in explanation.engines],
    }


def _fields(cron: Cron) -> Iterator[dict[str, Any]]:
    for field in cron.fields:
        yield {
            "name": field.kind.name,
            "text": field.text,
            "words": field_words(field),
            "values": list(field.values),
        }


def _meaning(meaning: Meaning) -> dict[str, Any]:
    schedule = meaning.schedule
    clock = zone(schedule.timezone) if isinstance(schedule, Cron) else None
    return {
        "days": meaning.days,
        "schedule": describe(schedule, zone=True),
        "runs_per_year": meaning.runs_per_year,
        "waits": [{"seconds": each.seconds, "times": each.times} for each in meaning.waits],
        "next": [
            {"utc": _utc(each), "local": each.astimezone(clock).isoformat()}
            for each in meaning.following
        ],
    }


def _engine(engine: Engine, meanings: Sequence[Meaning]) -> dict[str, Any]:
    return {
        "engine": engine.name,
        "source": engine.dialect.source if engine.dialect else None,
        "verified": engine.is_verified,
        "as_written": _as_written(engine.as_written, meanings) if engine.as_written else None,
        "written": [
            {"days": meaning.days, **_told(told)}
            for meaning, told in zip(meanings, engine.told, strict=bool(engine.told))
        ],
    }


def _as_written(as_written: AsWritten, meanings: Sequence[Meaning]) -> dict[str, Any]:
    parting = as_written.parting
    return {
        **_reading(as_written),
        "agrees": bool(as_written.agrees) if meanings else None,
        "days": [meanings[at].days for at in as_written.agrees if meanings[at].days],
        "next": [_utc(each) for each in as_written.following],
        "apart": parting and {"utc": _utc(parting.instant), "wanted": parting.is_wanted},
    }


def _reading(as_written: AsWritten) -> Mapping[str, str]:
    match as_written.reading:
        case Refuses(why):
            return {"verdict": "refuses", "says": why}
        case Never(why):
            return {"verdict": "never", "says": why}
        case Does(words):
            return {"verdict": "unpredictable", "says": words}
        case Undocumented(of_what):
            return {"verdict": "undocumented", "says": f"nothing is said {of_what}"}
        case Fires(words=words):
            return {"verdict": "fires", "says": words}


def _told(told: Told) -> dict[str, Any]:
    return {
        "texts": list(told.said.texts) if told.said else [],
        "refusals": [_refusal(each) for each in told.refusals],
        "clock_changes": [_difference(each) for each in told.changes],
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {
        "keys": list(refusal.keys),
        "reason": refusal.reason,
        "nearest": list(refusal.nearest),
        "help": refusal.help,
    }


def _difference(difference: Difference) -> dict[str, Any]:
    change, got = difference.change, difference.got
    return {
        "kind": "gap" if change.is_gap else "fold",
        "timezone": difference.zone,
        "starts": change.wall_start.isoformat(),
        "ends": change.wall_end.isoformat(),
        "wanted": [_utc(each) for each in difference.wanted],
        "got": None if got is None else [_utc(each) for each in got],
    }


def _utc(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
