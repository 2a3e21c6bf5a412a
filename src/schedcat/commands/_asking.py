"""Engines asked about the jobs of catalogs: which of them about which jobs, and their verdicts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from schedcat.backends import (
    Exporter,
    SettingError,
    Site,
    dialect_of,
    load_backends,
    site_of,
)
from schedcat.backends._options import TIMING, timing_refusals
from schedcat.backends._telling import tell
from schedcat.backends.crontab.flavours import FLAVOURS
from schedcat.commands import Opened, Request, open_catalogs
from schedcat.commands._verdicts import Report, Verdict
from schedcat.errors import UsageError
from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects import load_dialects
from schedcat.schedule.interval import Interval
from schedcat.schedule.spacings import least_spacing
from schedcat.schedule.unsupported import Refusal, UnsupportedError
from schedcat.schedule.verifying import Verified, verify
from schedcat.schedule.zones import Years

ALL = "all"
"""The name that stands for every engine."""


class Question(NamedTuple):
    """An engine to ask about a catalog.

    `backend` is whose blocks count, and whose settings with `settings` over them; None where the
    engine has no backend. It is asked about the jobs that the backend runs, or about `every` job.
    """

    opened: Opened
    name: str
    backend: str | None
    settings: Mapping[str, Any]
    every: bool = False


def questions(
    request: Request, opened: Sequence[Opened], names: Sequence[str]
) -> Iterator[Question]:
    """Every engine that is named, about every catalog; without names, each catalog's backends.

    Raises UsageError for an unknown name, and where there is nobody to ask.
    """
    if not names:
        yield from _of_catalogs(opened)
        return
    backends, dialects = load_backends(), load_dialects()
    for name in dict.fromkeys(names):
        if name == ALL:
            yield from (_about_all(each, known) for known in dialects for each in opened)
        elif name in backends:
            for each in open_catalogs(request._replace(backend=name)):
                yield Question(each, name, name, {})
        elif name in dialects:
            yield from (_about_all(each, name) for each in opened)
        else:
            raise UsageError(
                f"no backend and no engine is called `{name}`",
                help=_hint(name, sorted({*backends, *dialects})),
            )


def _hint(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches  # only an error needs it

    close = get_close_matches(name, known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"choose {ALL}, or one of {', '.join(known)}"


def _of_catalogs(opened: Sequence[Opened]) -> Iterator[Question]:
    found = [
        Question(each, name, name, {})
        for each in opened
        for name in load_backends()
        if name in each.config.backends
        or any(name in job.backends for job in each.reading.catalog.jobs)
    ]
    if not found:
        raise UsageError(
            "no configuration has [backends.NAME], and no job has `backends`",
            help=f"say whom to ask: schedcat verify --backend={ALL}",
        )
    yield from found


def _about_all(opened: Opened, name: str) -> Question:
    """An engine by its own name: it has the settings and blocks of the backend that it runs."""
    dialect = load_dialects()[name]
    for flavour, each in FLAVOURS.items():
        if each.dialect is dialect:
            return Question(opened, name, "crontab", {"flavour": flavour}, every=True)
    of_same = (each for each, backend in load_backends().items() if backend.DIALECT is dialect)
    return Question(opened, name, next(of_same, None), {}, every=True)


def report_on(question: Question, environment: str | None, now: datetime, years: Years) -> Report:
    """The verdict on every job that is not disabled and not left out there, for these years."""
    opened, name, backend, settings, _ = question
    if backend:
        site = site_of(backend, opened.config, environment, now)
        site = site._replace(settings={**site.settings, **settings})
        dialect = dialect_of(backend, site.settings)
    else:
        dialect = load_dialects()[name]
        # Another beat reads the same app, and its clock is the app's.
        is_of_app = dialect.one_clock_of == load_dialects()["celery"].one_clock_of
        app = opened.config.settings_of("celery") if is_of_app else {}
        site = Site({"timezone": app["timezone"]} if "timezone" in app else {}, now)
    clock = site.settings.get("timezone", "UTC") if dialect.one_clock_of else None
    has_timezone = "timezone" in (
        opened.config.backends.get(backend, {}) if backend else site.settings
    )
    exporter = load_backends().get(backend or "")
    verdicts = tuple(_verdict(job, dialect, exporter, site, years) for job in _jobs(question))
    return Report(opened.config.root, name, dialect, clock, has_timezone, verdicts)


def _jobs(question: Question) -> Iterator[Job]:
    name = question.backend or question.name
    for job in question.opened.reading.catalog.jobs:
        deviation = job.deviations.get(name)
        is_run = (question.every or name in job.backends) and not job.disabled
        if is_run and not (deviation and deviation.skip):
            yield job.on(name)


def _verdict(job: Job, dialect: Dialect, backend: object, site: Site, years: Years) -> Verdict:
    on_options = tuple(_refusals_of_options(job, dialect, backend, site))
    try:
        said, reads = tell(job, dialect, site)
    except UnsupportedError as unsupported:
        return Verdict(job, refusals=(*unsupported.refusals, *on_options))
    if on_options:
        return Verdict(job, refusals=on_options)
    start, end = _within_life(job, years)
    verified = verify(job.schedule, said, reads, start, end) if start < end else Verified(0)
    return Verdict(job, said.texts, verified)


def _refusals_of_options(
    job: Job, dialect: Dialect, backend: object, site: Site
) -> Iterator[Refusal]:
    """What of the options that say when a job runs is refused: by an export, if there is one."""
    if not any(getattr(job, option) for option in TIMING):
        return
    if not isinstance(backend, Exporter):
        kept = {"missed": _kept_missed(job, dialect), "overlap": dialect.kept_overlap}
        refusals = timing_refusals(job, site, dialect.engine, kept)
        yield from (each for each in refusals if each.keys[0] not in dialect.keeps)
        return
    try:
        backend.translate(job, site)
    except UnsupportedError as unsupported:
        yield from (each for each in unsupported.refusals if {*each.keys[:1]} & {*TIMING})
    except SettingError:  # raised where nothing is refused
        return


def _kept_missed(job: Job, dialect: Dialect) -> tuple[str, ...]:
    match job.schedule, dialect.kept_missed_of_intervals:
        case Interval(anchor=None), tuple() as of_intervals:
            return of_intervals
    if dialect.most_missed and _may_miss_more(job, dialect.most_missed):
        return tuple(each for each in dialect.kept_missed if each != "run-once")
    return dialect.kept_missed


def _may_miss_more(job: Job, most: int) -> bool:
    """May more runs be missed than this before `missed_within` is over?"""
    schedule, within = job.schedule, job.missed_within
    if isinstance(schedule, Cron) and schedule.needs_day_rule and schedule.days is None:
        return False  # which is refused already
    spacing = least_spacing(schedule)
    return bool(spacing and (within is None or within.seconds > most * spacing))


def _within_life(job: Job, years: Years) -> Years:
    """The part of the years in which the job runs at all, which may be none."""
    start, end = years
    first, last = max(start, job.starts or start), min(end, job.ends or end)
    return first.astimezone(UTC), last.astimezone(UTC)
