"""`schedcat explain`: what one expression means, and what every engine makes of it."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from schedcat.commands._canvas import canvas_of
from schedcat.commands._explain_json import as_json
from schedcat.commands._explain_text import page
from schedcat.commands._zones import known_zone
from schedcat.errors import UsageError
from schedcat.schedule.cron import DayRule
from schedcat.schedule.explaining import Question, explain_expression
from schedcat.schedule.utc import BEGINNING, HORIZON, utc


class Options(NamedTuple):
    """What a command line says about how to explain; the moment is now where `at` is None."""

    days: str | None = None
    timezone: str = "UTC"
    at: str | None = None
    most: int = 5
    format: str = "text"


def explain(words: Sequence[str], options: Options) -> int:
    """Write the explanation to standard output; return the exit code, 1 if it is no schedule here.

    Raises UsageError.
    """
    question = Question(
        _expression(words),
        DayRule(options.days) if options.days else None,
        known_zone(options.timezone),
        _moment(options.at),
        options.most,
    )
    explanation = explain_expression(question)
    if options.format == "json":
        json.dump(as_json(explanation), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        lines = page(explanation, canvas_of(sys.stdout).width)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if explanation.faults else 0


def _expression(words: Sequence[str]) -> str:
    match words:
        case [text] if text.strip():
            return text
        case [_]:
            raise UsageError("the expression is empty", help="write five fields: `0 3 * * *`")
    raise UsageError(
        f"{len(words)} words, and one expression is explained",
        help="quote it, so that the shell leaves it alone: schedcat explain '0 3 * * *'",
    )


def _moment(text: str | None) -> datetime:
    """A date or a time, in UTC where it has no offset, within the years that have instants."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"`{text}` is no time", help="write --at 2026-12-01T08:00Z") from error
    if not BEGINNING <= moment < utc(HORIZON):
        raise UsageError(f"`{text}` is not in the years 1970 to 2099", help="choose another --at")
    return moment
