"""A schedule in code that only running it would tell."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog


@whole_catalog(Severity.WARNING, group="tasks")
def rule(project: Project) -> Iterator[Finding]:
    """The scanned code schedules something, and its syntax does not say when.

    The schedule comes from a setting, a database or a class of the project's own. Nobody who reads
    the code can tell when it runs, and neither can schedcat, which guesses nothing: what such an
    entry does is not compared with the catalog. Constants of the module, sums, f-strings and the
    defaults of `os.getenv` are read.

    Bad:
        # file: jobs.yaml
        jobs: {sync: {task: app.celery.sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/celery.py
        from app.settings import EVERY
        from celery import Celery

        app = Celery()
        app.conf.beat_schedule = {"sync": {"task": "app.celery.sync", "schedule": EVERY}}

        @app.task
        def sync():
            "Fetch the orders."
    Good:
        # file: jobs.yaml
        jobs: {sync: {task: app.celery.sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/celery.py
        from celery import Celery

        EVERY = 60 * 60
        app = Celery()
        app.conf.beat_schedule = {"sync": {"task": "app.celery.sync", "schedule": EVERY}}

        @app.task
        def sync():
            "Fetch the orders."
    Source: celery.beat: a schedule is whatever object the configuration holds when beat starts
    """
    if not project.registry.scheduling:
        return
    from schedcat.backends.celery.source.following.scanned import scanned
    from schedcat.backends.celery.source.telling import unreadable_schedule

    for file in scanned(project.registry.scheduling):
        for entry in file.unreadable:
            yield unreadable_schedule(*entry)
