"""A key or a value that the catalog's format does not have."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="catalog", fix="unsafe")
def rule() -> None:
    """A key is unknown or missing, or its value has the wrong form.

    A misspelt `timezome` must not pass as a job without a zone, so nothing unknown is skipped. A
    bare number is no interval, since half of its readers take it for seconds and half for minutes.
    A job with such an error is left out; all others are still checked. In a beat schedule, a key
    that Celery's own scheduler does not know keeps beat from starting: a warning, unless the files
    name another scheduler.

    Bad:
        jobs: {sync: {task: app.sync, interval: 10m, timezome: Europe/London}}
        jobs: {sync: {task: app.sync, interval: 90}}
        jobs: {sync: {task: app.sync, interval: 10m, retries: often}}
        jobs: {sync: {task: app.sync, interval: 10m, disabled: {until: 2027-03-01}}}
    Good:
        jobs: {sync: {task: app.sync, interval: 10m, timezone: Europe/London}}
        jobs: {sync: {task: app.sync, interval: 90s, retries: 3}}
    Source: the catalog's JSON Schema, which `schedcat schema catalog` prints
    """
