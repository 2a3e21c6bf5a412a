"""Timers as a catalog: each a job on what systemd makes of it, or a finding."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from schedcat.backends._readings import reading_of
from schedcat.backends.systemd.files import Opened, Unit, beside, load, opener
from schedcat.backends.systemd.lost import lost
from schedcat.backends.systemd.options import Options, options
from schedcat.backends.systemd.places import PlacesOfFiles
from schedcat.backends.systemd.services import Runs, conditions, runs
from schedcat.backends.systemd.timers import Timing, When, when, without_times
from schedcat.backends.systemd.units import Setting, comments
from schedcat.catalog.document.comments import suppressions_in
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.text_places import Extent, TextPlaces, Written
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.schedule.cron import Cron


class _Timer(NamedTuple):
    """A timer, what it says, and the service that it starts, if that is beside it."""

    unit: Unit
    when: When
    options: Options
    service: Unit | None
    runs: Runs


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The timers among the files as jobs; no systemd is asked."""
    zone = frame.settings.get("systemd", {}).get("timezone")
    opened = opener(pages, frame.contents)
    timers = [_timer(page, opened, zone) for page in pages if _is_timer(page)]
    said = [each for timer in timers for each in _said(timer, zone)]
    found = dict.fromkeys(each for each in said if not isinstance(each, Job))
    jobs = [each for each in said if isinstance(each, Job)]
    read = {page.path: page for page in pages}
    for timer in timers:
        services = timer.service.pages if timer.service else ()
        read |= {page.path: page for page in (*timer.unit.pages, *services)}
    every = [*read.values()]
    return reading_of(
        every, [*jobs, *found], {each.path: suppressions_in(each, []) for each in every}
    )


def _is_timer(page: Page) -> bool:
    """Is it one by its name, or without one by what it holds?"""
    is_other = page.path.endswith((".service", ".conf"))
    return "[Timer]" in page.text and not is_other


def _timer(page: Page, opened: Opened, zone: str | None) -> _Timer:
    name = PurePosixPath(page.path).name
    unit = load(name if name.endswith(".timer") else f"{name}.timer", page, opened)
    times = when(unit, zone or "UTC")
    has_events = any(isinstance(each.schedule, Cron) for each in times.timings)
    said = options(unit, has_events=has_events)
    service = None
    if said.unit and said.unit.endswith(".service"):
        service = beside(said.unit, page, opened)
    return _Timer(unit, times, said, service, runs(service) if service else Runs())


def _said(timer: _Timer, zone: str | None) -> Iterator[Job | Found]:
    unit, times = timer.unit, timer.when
    found = [*unit.found, *times.found, *timer.options.found]
    yield from found
    if any(rule == "unreadable-source" for rule, _ in unit.found):
        return
    if not times.timings:
        if times.besides and not times.found:
            yield without_times(unit, times.besides)
        elif not found:
            yield "invalid-cron", _never(unit)
        return
    if unit.name.endswith("@.timer"):
        yield _template(unit)
        return
    if timer.options.unit is None or any(rule == "schedule-unresolvable" for rule, _ in found):
        return
    stem = unit.name.removesuffix(".timer")
    yield from _occasions(stem, timer)
    if timer.service:
        yield from (*timer.service.found, *timer.runs.found, *lost(timer.service, stem))
    for number, timing in enumerate(times.timings, 1):
        yield _job(stem if number == 1 else f"{stem}-{number}", timing, timer, zone)


def _never(unit: Unit) -> Finding:
    page, (start, end) = unit.pages[0], _header(unit.pages[0])
    message = f"systemd refuses `{unit.name}`: it says no time"
    return Finding(message, page.span(start, end), "write an OnCalendar= below it")


def _template(unit: Unit) -> Found:
    page, (start, end) = unit.pages[0], _header(unit.pages[0])
    message = f"`{unit.name}` is a template: only the machine tells which instances of it run"
    help = "check it by hand: no rule sees this job"
    finding = Finding(message, page.span(start, end), help, severity=Severity.WARNING)
    return "task-unresolvable", finding


def _occasions(name: str, timer: _Timer) -> Iterator[Found]:
    """What is told of runs beside those of the schedule; of an interval they are the first ones."""
    first, *_ = timer.when.timings
    besides = timer.when.besides
    if isinstance(first.schedule, Cron) and besides:
        yield _note(
            f"`{name}` runs on {besides[0].shown}, too: that has no times to check",
            besides[0],
            "{count} timers run on other occasions, too, which have no times to check",
            name,
        )
    elif not isinstance(first.schedule, Cron) and not (besides or _is_installed(timer.service)):
        yield _note(
            f"nothing here starts `{timer.options.unit}` for the first time, from which "
            f"{first.setting.shown} counts",
            first.setting,
            "{count} timers count from a first run that nothing here starts",
            name,
        )


def _is_installed(service: Unit | None) -> bool:
    return service is not None and any(each.section == "Install" for each in service.settings)


def _note(message: str, setting: Setting, fold: str, name: str) -> Found:
    rule, finding = setting.found("schedule-unresolvable", message, "check it by hand")
    return rule, finding._replace(fold=fold, severity=Severity.INFO, job=name)


def _header(page: Page) -> Extent:
    """Where the section stands that makes it a timer: a unit has its name from its file alone."""
    start = page.text.index("[Timer]")
    return start, start + len("[Timer]")


def _job(name: str, timing: Timing, timer: _Timer, zone: str | None) -> Job:
    unit, said, does = timer.unit, timer.options, timer.runs
    is_cron = isinstance(timing.schedule, Cron)
    described = unit.last("Unit", "Description")
    on = timing.zone or (zone if is_cron else None)
    block: dict[str, Any] = {"unit": said.unit, **said.block, **does.block}
    if held := conditions(unit):
        block["conditions"] = [*(each.text for each in held), *block.get("conditions", ())]
    if timer.when.besides:
        block["besides"] = [each.text for each in timer.when.besides]
    settings = {**does.said, **said.said}
    if described:
        settings["description",] = described
    fields = {keys: (each.page, each.at) for keys, each in settings.items()}
    fields["cron" if is_cron else "interval",] = timing.setting.page, timing.at
    if timing.zone:
        fields["timezone",] = timing.setting.page, _zone(timing)
    return Job(
        name=name,
        schedule=timing.schedule,
        command=does.command,
        description=described.value if described else does.description,
        timezone=on,
        timeout=does.timeout,
        backends=("systemd",),
        blocks={"systemd": block},
        zone_is_known=bool(on) or not is_cron,
        reader="systemd",
        places=_places(timer, fields),
        **said.fields,
    )


def _zone(timing: Timing) -> Written:
    """The last word of a calendar event."""
    text = timing.setting.value
    return Written(timing.setting.at.part((len(text) - len(text.split()[-1]), len(text))))


def _places(timer: _Timer, fields: Mapping[tuple[str, ...], tuple[Page, Written]]) -> PlacesOfFiles:
    pages = [*timer.unit.pages, *(timer.service.pages if timer.service else ())]
    header = _header(pages[0])
    return PlacesOfFiles(
        [
            TextPlaces(
                page,
                header if page is pages[0] else (0, 0),
                (0, len(page.text)),
                {keys: at for keys, (there, at) in fields.items() if there is page},
                comments(page),
            )
            for page in pages
        ]
    )
