"""`schedcat verify`: do the engines fire as the catalog says, instant by instant?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from schedcat.commands import Request, moment, open_catalogs
from schedcat.commands._asking import questions, report_on
from schedcat.commands._refusing import stop_on_findings
from schedcat.commands._verdicts import write_reports
from schedcat.errors import UsageError
from schedcat.schedule.zones import Years


class Options(NamedTuple):
    """What a command line says to verify: for whom, over which time, and how it is printed.

    Without backends those of each catalog are asked. The horizon begins now, or at `start`; it is
    `years` long, two if None, unless `until` ends it.
    """

    backends: Sequence[str] = ()
    start: str | None = None
    until: str | None = None
    years: int | None = None
    format: str = "text"


def verify(request: Request, options: Options) -> int:
    """Write what the engines make of the jobs; 0 if all have exactly the instants they want.

    It is about when jobs run: what else an engine cannot keep, an export says. Raises
    SchedcatError: UsageError, ConfigError, CatalogError, UnreadableError.
    """
    now = moment(request.now)
    years = _horizon(options, now)
    opened = open_catalogs(request)
    asked = list(questions(request, opened, options.backends))
    stop_on_findings(opened)
    reports = [report_on(each, request.environment, now, years) for each in asked]
    write_reports(reports, years, options.format)
    return 0 if all(report.is_equal for report in reports) else 1


_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _horizon(options: Options, now: datetime) -> Years:
    """The time that is compared. Raises UsageError."""
    if options.until and options.years:
        raise UsageError("--years and --until both end the horizon", help="leave one of them out")
    start = _date("--from", options.start) if options.start else now
    if options.until:
        end = _date("--until", options.until)
    else:
        last = min(start.year + (options.years or 2), _BEYOND)
        is_leap_day = (start.month, start.day) == (2, 29)
        end = start.replace(year=last, day=28 if is_leap_day else start.day)
    if start < _FIRST or end > _LAST:
        is_late = _FIRST <= start < _LAST
        todo = (
            f"--until {_LAST:%Y-%m-%d}, or fewer --years" if is_late else "a --from in these years"
        )
        raise UsageError(
            f"{start:%Y-%m-%d} to {end:%Y-%m-%d} goes beyond the years 1970 to 2099",
            help=f"write {todo}",
        )
    if end <= start:
        when = "when" if end == start else "before"
        raise UsageError(
            f"the horizon ends on {end:%Y-%m-%d}, {when} it begins",
            help=f"write --until with a day after {start:%Y-%m-%d}",
        )
    return start, end


_BEYOND = 2200


def _date(option: str, text: str) -> datetime:
    try:
        return moment(text)
    except UsageError as error:
        raise UsageError(str(error), help=f"write {option} 2026-12-01") from error
