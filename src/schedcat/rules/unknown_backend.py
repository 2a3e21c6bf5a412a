"""A scheduler that nothing here can read or write."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="catalog")
def rule() -> None:
    """A job names a backend that does not exist.

    An export goes by these names, so a job that lists only a misspelt one is exported nowhere and
    nobody misses it.

    Bad:
        jobs: {sync: {task: app.sync, interval: 10m, backends: [celry]}}
        jobs: {sync: {task: app.sync, interval: 10m, backends: [celery, cloud_scheduler]}}
    Good:
        jobs: {sync: {task: app.sync, interval: 10m, backends: [celery, cloud-scheduler]}}
    Source: the catalog's JSON Schema, which lists the backends
    """
