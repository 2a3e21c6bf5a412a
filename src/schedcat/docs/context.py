"""What a template is told: jobs, groups and the catalog, by name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schedcat.backends import load_backends
from schedcat.catalog.config import Config
from schedcat.docs.columns import cron_text, period_text, zone_text
from schedcat.docs.listed import Listed, grouped, timing_text
from schedcat.docs.view import View
from schedcat.model import Deviation
from schedcat.schedule import Schedule


def context(jobs: Sequence[Listed], view: View, config: Config) -> dict[str, Any]:
    """The names that a template has.

    `jobs` has a mapping for each job, made by `told`; `groups` maps the names of groups to such
    lists, and is empty without a grouping. `catalog` has `app`, `env` with its `suffix`, the
    `backend` that the page is about, and in `backends` the settings of each, defaults included.
    """
    mappings = {id(each): told(each) for each in jobs}
    groups = grouped(jobs, view.group_by) if view.group_by else ()
    return {
        "jobs": list(mappings.values()),
        "groups": {name: [mappings[id(each)] for each in members] for name, members in groups},
        "catalog": {
            "app": config.app,
            "env": view.env,
            "suffix": config.environments.get(view.env or "", {}).get("suffix", ""),
            "backend": view.backend,
            "backends": {name: _settings(name, config) for name in _backends(view, config)},
        },
    }


def told(listed: Listed) -> dict[str, Any]:
    """The fields of a Job, and besides them what a page says.

    `schedule_text`, `interval_text` (None for a cron), `cron_text` (None for an interval), `path`
    of its file, `docstring` of its task, and `registered`: true, false, or None where nobody can
    tell. `timezone` is the zone that counts, or `unknown`; each of `deviations` has `why`, `skip`
    and the same four texts.
    """
    job = listed.job
    return {
        **{key: value for key, value in job._asdict().items() if key != "places"},
        **_texts(job.schedule, zone_is_known=job.zone_is_known),
        "deviations": {name: _deviation(each) for name, each in job.deviations.items()},
        "path": listed.path,
        "docstring": listed.docstring,
        "registered": listed.registered,
    }


def _deviation(deviation: Deviation) -> dict[str, Any]:
    schedule = deviation.schedule
    texts = _texts(schedule) if schedule else dict.fromkeys(_TEXTS)
    return {"why": deviation.why, "skip": deviation.skip, **texts}


def _texts(schedule: Schedule, *, zone_is_known: bool = True) -> dict[str, str | None]:
    return {
        "schedule_text": timing_text(schedule, zone_is_known=zone_is_known),
        "interval_text": period_text(schedule),
        "cron_text": cron_text(schedule),
        "timezone": zone_text(schedule, zone_is_known=zone_is_known),
    }


_TEXTS = ("schedule_text", "interval_text", "cron_text", "timezone")


def _backends(view: View, config: Config) -> Iterable[str]:
    """The configured ones, and the one that the page is about."""
    return dict.fromkeys([*config.backends, *([view.backend] if view.backend else [])])


def _settings(name: str, config: Config) -> Mapping[str, Any]:
    defaults = {field.key: field.default for field in load_backends()[name].SETTINGS}
    return {**defaults, **config.backends.get(name, {})}
