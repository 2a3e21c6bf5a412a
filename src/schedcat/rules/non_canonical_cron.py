"""A cron in an odd spelling."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from schedcat.findings import Finding, Fix, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._clock_changes import horizon
from schedcat.schedule.canonical import field_text
from schedcat.schedule.cron import Cron
from schedcat.schedule.dialects.debian_cron import is_wild
from schedcat.schedule.field import Field
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK
from schedcat.schedule.wording import joined
from schedcat.schedule.zones import transitions


@each_job(Severity.INFO, group="cron", fix="safe", default=False)
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A field says in many letters what has a plain spelling.

    `*/1` and `0-59` are `*`, a Sunday of `7` is a `0`, which every engine knows, and `Mon-fri` is
    `mon-fri`. Two spellings of one schedule look like two schedules, to people and to grep.

    Where both day fields pick days, `*` would change which of them counts, and `1-31` is silent.
    So is a minute or hour of all values in a zone that changes its clocks: Debian's cron runs
    `0 0-23 * * *` otherwise than `0 * * * *` on those days, should somebody copy the text there.

    Bad:
        jobs: {poll: {task: app.poll, cron: "*/1 * * * *"}}
        jobs: {poll: {task: app.poll, cron: "0-59 8-18/1 * * Mon-fri"}}
        jobs: {report: {task: app.report, cron: "0 9 * * 7"}}
    Good:
        jobs: {poll: {task: app.poll, cron: "* * * * *"}}
        jobs: {poll: {task: app.poll, cron: "* 8-18 * * MON-FRI"}}
        jobs: {report: {task: app.report, cron: "0 9 1-31 * 1", days: both}}
        jobs: {sync: {task: app.sync, cron: "0 0-23 * * *", timezone: Europe/Berlin}}
    Source: crontab(5), cron(8); celery.schedules and robfig/cron, which refuse a 7
    """
    match job.schedule:
        case Cron() as cron if plainer := _plainer(cron.text):
            if _tells_debian_apart(job, cron, plainer, project):
                plainer = {name: text for name, text in plainer.items() if name not in _TIME}
            if plainer:
                yield _finding(job, cron, plainer)


_TIME = ("minute", "hour")


@lru_cache(maxsize=4096)
def _plainer(text: str) -> Mapping[str, str]:
    """Field → its plain spelling, of those that have another; a macro has none."""
    if text.startswith("@") or _SIMPLE.fullmatch(text):
        return {}
    cron = Cron.parse(text)
    names = "".join(re.findall("[A-Za-z]+", text))
    is_mixed = names not in {names.lower(), names.upper()}
    plainer = {}
    for name, field in _fields(cron):
        decides = cron.needs_day_rule and field.kind in {DAY_OF_MONTH, DAY_OF_WEEK}
        plain = _plain(field, star=not decides, is_mixed=is_mixed)
        if plain != field.text:
            plainer[name] = plain
    return plainer


_SIMPLE = re.compile(r"(?:(?:\*|[0-9]+) ){4}(?:\*|[0-6])")
"""Stars and single values, as most crons have: a look that spares them the longer one."""


def _fields(cron: Cron) -> Iterator[tuple[str, Field]]:
    """The fields by the names that `Cron.replacing` has for them."""
    return ((field.kind.name.replace("-", "_"), field) for field in cron.fields)


def _plain(field: Field, *, star: bool, is_mixed: bool) -> str:
    """The field in plain spelling; without `star` it is not made one."""
    if field.is_full and star:
        return "*"
    if field.kind is DAY_OF_WEEK and any(_SUNDAY in part.values for part in field.parts):
        return field_text(field, star=False)
    if field.is_full:
        return field.text
    text = re.sub(r"/1(?![0-9])", "", field.text)
    return text.lower() if is_mixed else text


_SUNDAY = 7


def _tells_debian_apart(job: Job, cron: Cron, plainer: Mapping[str, str], project: Project) -> bool:
    """Would Debian's cron, told the plain text, do something else where clocks change?"""
    changes_kind = is_wild(Cron.parse(cron.replacing(**plainer))) != is_wild(cron)
    may_change_clocks = not job.zone_is_known or transitions(cron.timezone, *horizon(project))
    return changes_kind and bool(may_change_clocks)


def _finding(job: Job, cron: Cron, plainer: Mapping[str, str]) -> Finding:
    odd = [field for name, field in _fields(cron) if name in plainer]
    place = (odd[0].span[0], odd[-1].span[1])
    plain = cron.replacing(**plainer)
    at = job.at("cron", part=(0, len(cron.text)))
    return Finding(
        f"{joined([f'`{field.text}`' for field in odd])} {'has' if len(odd) == 1 else 'have'} "
        f"a plain spelling: {joined([f'`{text}`' for text in plainer.values()])}",
        at=job.at("cron", part=place),
        help=f'write "{plain}"',
        fix=Fix.replacing(cron.text, at, plain, safe=True),
    )
