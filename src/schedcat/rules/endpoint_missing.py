"""A request that goes nowhere."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.rules import Project, whole_catalog
from schedcat.rules._translations import engine_of, rule_about, translations


@whole_catalog(Severity.ERROR, group="tasks")
def rule(project: Project) -> Iterator[Finding]:
    """A job is to run on a backend that sends requests, and does not say where to.

    Cloud Scheduler knows no tasks and runs no commands: it calls an address. The path is joined to
    the `url` in the backend's settings, so that it is one in all environments.

    Bad:
        jobs: {purge: {task: app.purge, interval: 1h, backends: [cloud-scheduler]}}
    Good:
        jobs: {purge: {http: {path: /jobs/purge/}, interval: 1h, backends: [cloud-scheduler]}}
        jobs: {purge: {task: app.purge, interval: 1h, backends: [celery]}}
    Source: Cloud Scheduler's reference: a job has exactly one target
    """
    for translated in translations(project):
        for job, refusal in translated.refused:
            if rule_about(translated, job, refusal) == "endpoint-missing":
                yield Finding(
                    f"`{job.name}` has no endpoint for {engine_of(translated)} to request",
                    at=job.at("http"),
                    help="write `http: {path: /…}`, or leave "
                    f"{translated.name} out of its `backends`",
                    job=job.name,
                )
