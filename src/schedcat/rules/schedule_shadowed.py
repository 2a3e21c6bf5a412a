"""Two settings for one beat schedule."""

from collections.abc import Iterator

from schedcat.findings import Finding, Related, Severity
from schedcat.rules import Project, whole_catalog


@whole_catalog(Severity.ERROR, group="tasks")
def rule(project: Project) -> Iterator[Finding]:
    """The code sets both the app's `beat_schedule` and a `CELERY_BEAT_SCHEDULE`.

    An app that is configured from Django's settings takes `CELERY_BEAT_SCHEDULE` from them, and an
    assignment to `app.conf.beat_schedule` takes its place: beat runs the entries of one, and never
    those of the other. Nothing is logged. The code is what is scanned for tasks, and the files
    whose entries are the catalog. What adds to the one that is there is fine, as
    `app.conf.beat_schedule["sync"] = …` does.

    Bad:
        # file: jobs.yaml
        jobs: {sync: {command: sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/celery.py
        app.conf.beat_schedule = {"sync": {"task": "app.sync", "schedule": 3600}}
        # file: src/app/settings.py
        CELERY_BEAT_SCHEDULE = {"clean": {"task": "app.clean", "schedule": 60}}
    Good:
        # file: jobs.yaml
        jobs: {sync: {command: sync, interval: 1h}}
        # file: schedcat.toml
        tasks = ["src/"]
        # file: src/app/celery.py
        app.conf.beat_schedule["sync"] = {"task": "app.sync", "schedule": 3600}
        # file: src/app/settings.py
        CELERY_BEAT_SCHEDULE = {"clean": {"task": "app.clean", "schedule": 60}}
    Source: celery.app.utils.Settings: what is set on `conf` comes before what was loaded into it
    """
    paths = dict.fromkeys((*project.registry.scheduling, *_read(project)))
    if not paths:
        return
    from schedcat.backends.celery.source.following.scanned import scanned

    settings = [each for file in scanned(paths) for each in file.settings]
    of_app = [each for each in settings if each.name == "beat_schedule"]
    loaded = [each for each in settings if each.name != "beat_schedule"]
    if of_app and loaded:
        yield Finding(
            f"`beat_schedule` and `{loaded[0].name}` are both set, and beat runs one of them",
            at=loaded[0].at,
            help="write all entries into one of them",
            related=[Related(each.at, "the other setting") for each in of_app],
        )


def _read(project: Project) -> Iterator[str]:
    """The files of the catalog that are source; what is held for one is not on disk to scan."""
    for job in project.catalog.jobs:
        if job.reader == "celery" and (at := job.at()) and at.path not in project.held:
            yield at.path
