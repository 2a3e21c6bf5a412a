"""`schedcat list`: the jobs of catalogs, with their schedules in English."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from schedcat.commands import Request, open_catalogs
from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.prose import describe


def list_jobs(request: Request, *, format: str) -> int:
    """Write the readable jobs to standard output, return the exit code.

    What cannot be read is left out, counted on standard error and makes the exit code 1:
    `schedcat lint` says why.
    """
    opened = open_catalogs(request._replace(needs_zones=False))
    jobs = [job for each in opened for job in each.reading.catalog.jobs]
    if format == "json":
        json.dump([_as_json(job) for job in jobs], sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(_table(jobs))
    problems = sum(len(each.reading.wrong) for each in opened)
    if problems:
        counted = f"{problems} problem{'' if problems == 1 else 's'}"
        sys.stderr.write(f"{counted} left jobs out; `schedcat lint` shows them\n")
    return 1 if problems else 0


def _as_json(job: Job) -> dict[str, Any]:
    at = job.at()
    cron = job.schedule if isinstance(job.schedule, Cron) else None
    interval = None if isinstance(job.schedule, Cron) else job.schedule
    return {
        "name": job.name,
        "title": job.title,
        "task": job.task,
        "cron": cron.text if cron else None,
        "days": cron.days if cron else None,
        "interval": interval.canonical if interval else None,
        "timezone": cron.timezone if cron and job.zone_is_known else None,
        "schedule": describe(job.schedule, zone=job.zone_is_known),
        "description": job.description,
        "owner": job.owner,
        "backends": list(job.backends),
        "disabled": job.disabled.reason if job.disabled else None,
        "path": at.path if at else None,
        "line": at.line if at else None,
    }


def _table(jobs: list[Job]) -> Iterator[str]:
    """Two columns: name, schedule; a long name has a line of its own, a disabled job says so."""
    width = min(max((len(job.name) for job in jobs), default=0), _WIDEST)
    for job in jobs:
        schedule = describe(job.schedule, zone=job.zone_is_known)
        schedule += " (disabled)" if job.disabled else ""
        name = f"{job.name:<{width}}" if len(job.name) <= width else f"{job.name}\n{'':<{width}}"
        yield f"{name}  {schedule}\n"


_WIDEST = 40
