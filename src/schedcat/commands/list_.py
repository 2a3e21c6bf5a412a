"""`schedcat list`: the jobs of catalogs, with their schedules in English."""

import json
import sys
from typing import Any

from schedcat.commands import Request, open_catalogs
from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.prose import describe


def list_jobs(request: Request, *, format: str) -> int:
    """Write the readable jobs to standard output, return the exit code.

    What cannot be read is left out here and counted on standard error: `schedcat lint` says why.
    """
    opened = open_catalogs(request)
    jobs = [job for each in opened for job in each.project.catalog.jobs]
    if format == "json":
        json.dump([_as_json(job) for job in jobs], sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(_table(jobs))
    unread = sum(len(each.reading.found) for each in opened)
    if unread:
        sys.stderr.write(f"{unread} problems left jobs out; `schedcat lint` shows them\n")
    return 0


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
        "timezone": cron.timezone if cron else None,
        "schedule": describe(job.schedule, zone=True),
        "description": job.description,
        "owner": job.owner,
        "backends": list(job.backends),
        "disabled": job.disabled.reason if job.disabled else None,
        "path": at.path if at else None,
        "line": at.line if at else None,
    }


def _table(jobs: list[Job]) -> list[str]:
    """Two columns: name, schedule; a disabled job says so."""
    width = max((len(job.name) for job in jobs), default=0)
    return [
        f"{job.name:<{width}}  {describe(job.schedule, zone=True)}"
        f"{' (disabled)' if job.disabled else ''}\n"
        for job in jobs
    ]
