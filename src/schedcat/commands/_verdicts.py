"""What engines make of jobs, job by job, as text and as JSON."""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from schedcat.catalog.shown import shown_path
from schedcat.commands._places import places
from schedcat.model import Job
from schedcat.schedule.causes import cause
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.interval import Interval
from schedcat.schedule.unsupported import Refusal
from schedcat.schedule.verifying import Apart, Verified
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import Years

OUTCOMES = ("equal", "different", "undocumented", "refused")


class Verdict(NamedTuple):
    """What becomes of one job: the texts that an engine is told and what it makes of them.

    Or the refusals, where it cannot be told.
    """

    job: Job
    texts: tuple[str, ...] = ()
    verified: Verified = Verified(0)
    refusals: tuple[Refusal, ...] = ()

    @property
    def outcome(self) -> str:
        """One of OUTCOMES."""
        if self.refusals:
            return "refused"
        if any(each.got is not None for each in self.verified.apart):
            return "different"
        return "undocumented" if self.verified.apart else "equal"


class Report(NamedTuple):
    """The verdicts of one engine on the jobs of a catalog.

    `root` is the folder of the catalog; `clock` the zone of an engine that has one for all jobs,
    and `has_timezone` says that the configuration names it.
    """

    root: Path
    name: str
    dialect: Dialect
    clock: str | None
    has_timezone: bool
    verdicts: tuple[Verdict, ...]

    @property
    def is_equal(self) -> bool:
        """Have all jobs exactly the instants that they want?"""
        return all(verdict.outcome == "equal" for verdict in self.verdicts)

    @property
    def counts(self) -> dict[str, int]:
        """How many jobs each of OUTCOMES has."""
        found = Counter(verdict.outcome for verdict in self.verdicts)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    @property
    def compared(self) -> int:
        """How many instants were compared."""
        return sum(verdict.verified.compared for verdict in self.verdicts)

    @property
    def periods(self) -> int:
        """How many jobs have no instants, only a period that the engine keeps."""
        return sum(
            isinstance(verdict.job.schedule, Interval) and not verdict.verified.compared
            for verdict in self.verdicts
            if not verdict.refusals
        )


def write_reports(reports: Sequence[Report], years: Years, format: str) -> None:
    """Write them all to standard output."""
    if format == "json":
        json.dump(_as_json(reports, years), sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        start, until = map(_instant, years)
        sys.stdout.write(f"from {start} to {until}\n")
        several = len({report.root for report in reports}) > 1
        for report in reports:
            sys.stdout.write(f"{_summary(report, several=several)}\n")
            sys.stdout.writelines(f"{line}\n" for line in _lines(report))


def _summary(report: Report, *, several: bool) -> str:
    """One line: whose jobs on which engine, how many, and what was compared."""
    where = f"{shown_path(report.root)}: " if several else ""
    if not report.verdicts:
        return f"{where}{report.name}: no jobs"
    clock = ""
    if report.clock:
        unsaid = "" if report.has_timezone else ", since none is configured"
        clock = f" on the clock of {report.clock}{unsaid}"
    outcomes = [f"{count} {outcome}" for outcome, count in report.counts.items() if count]
    compared = [f"{report.compared:,} instants"] if report.compared else []
    compared += [_counted(report.periods, "period")] if report.periods else []
    what = f"; {' and '.join(compared)} compared" if compared else ""
    jobs = _counted(len(report.verdicts), "job")
    return f"{where}{report.name}{clock}: {jobs}: {', '.join(outcomes)}{what}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _lines(report: Report) -> Iterator[str]:
    """One for each reason why a job has not the instants that it wants, or many have not."""
    folds = _undocumented_alike(report)
    for verdict in report.verdicts:
        for refusal in verdict.refusals:
            advice = f"; {refusal.advice}" if refusal.advice else ""
            yield _line(verdict, refusal.keys, f"{refusal.reason}{advice}")
        if apart := verdict.verified.apart:
            is_undocumented = verdict.outcome == "undocumented"
            alike = folds.get(cause(apart[0], report.dialect)) if is_undocumented else None
            if not alike:
                yield _line(verdict, (), f"{_first(apart[0], report.dialect)}; {_in_all(apart)}")
            elif verdict is alike[0]:
                yield _of_all(alike, report.dialect)


def _undocumented_alike(report: Report) -> Mapping[str, Sequence[Verdict]]:
    """The verdicts on several jobs of which an engine first says nothing for the same cause."""
    found: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in report.verdicts:
        if verdict.outcome == "undocumented":
            found[cause(verdict.verified.apart[0], report.dialect)].append(verdict)
    return {each: verdicts for each, verdicts in found.items() if len(verdicts) > 1}


def _of_all(alike: Sequence[Verdict], dialect: Dialect) -> str:
    aparts = [apart for verdict in alike for apart in verdict.verified.apart]
    where = places([(verdict.job, (_schedule_key(verdict.job),)) for verdict in alike])
    first = cause(aparts[0], dialect)
    return f"undocumented: {len(alike):,} jobs: {first}; {_in_all(aparts)}: {where}"


def _line(verdict: Verdict, keys: tuple[str, ...], message: str) -> str:
    at = verdict.job.at(*(keys or (_schedule_key(verdict.job),)))
    said = f"{verdict.outcome}: {verdict.job.name}: {message}"
    return f"{at}: {said}" if at else said


def _first(apart: Apart, dialect: Dialect) -> str:
    wanted = _instant(apart.wanted[0]) if apart.wanted else "nothing"
    got = _instant(apart.got[0]) if apart.got else "nothing"
    if apart.got is None:
        got = "unknown"
    return f"wanted {wanted}, got {got}: {cause(apart, dialect)}"


def _in_all(aparts: Sequence[Apart]) -> str:
    """How many firings differ over the whole time, and at how many changes of the clocks.

    There is nothing to count where nothing is wanted and the vendor says nothing of what comes.
    """
    figures = {
        "unknown": sum(len(each.wanted) for each in aparts if each.got is None),
        "lost": sum(len(each.wanted) for each in aparts if each.got is not None),
        "more": sum(len(each.got or ()) for each in aparts),
    }
    counted = [f"{count:,} {what}" for what, count in figures.items() if count]
    firings = joined(counted) if counted else "unknown"
    changes = len({each.change for each in aparts if each.change})
    where = f"at {_counted(changes, 'change')} of the clocks" if changes else ""
    return f"in all {' '.join(filter(None, (firings, where)))}"


def _as_json(reports: Sequence[Report], years: Years) -> dict[str, Any]:
    start, until = years
    return {
        "from": _instant(start),
        "until": _instant(until),
        "reports": [
            {
                "catalog": shown_path(report.root),
                "backend": report.name,
                "engine": report.dialect.engine,
                "timezone": report.clock,
                "jobs": len(report.verdicts),
                "compared": report.compared,
                "periods": report.periods,
                **report.counts,
                "verdicts": [_verdict_as_json(each, report.dialect) for each in report.verdicts],
            }
            for report in reports
        ],
    }


def _verdict_as_json(verdict: Verdict, dialect: Dialect) -> dict[str, Any]:
    job = verdict.job
    at = job.at(_schedule_key(job))
    return {
        "name": job.name,
        "path": at.path if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
        "outcome": verdict.outcome,
        "texts": list(verdict.texts),
        "compared": verdict.verified.compared,
        "refusals": [refusal._asdict() for refusal in verdict.refusals],
        "differences": [
            {
                "wanted": list(map(_instant, each.wanted)),
                "got": None if each.got is None else list(map(_instant, each.got)),
                "cause": cause(each, dialect),
            }
            for each in verdict.verified.apart
        ],
    }


def _schedule_key(job: Job) -> str:
    return "interval" if isinstance(job.schedule, Interval) else "cron"


def _instant(instant: datetime) -> str:
    """UTC, seconds only where there are some."""
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}".replace(":00Z", "Z")
