"""A job that nothing runs."""

from collections.abc import Iterator

from schedcat.backends import load_backends
from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, whole_catalog


@whole_catalog(Severity.WARNING, group="portability")
def rule(project: Project) -> Iterator[Finding]:
    """No backend runs the job: its list of backends is empty, or each of them skips it.

    It stands in the catalog and in the docs, and somebody believes that it runs. `disabled` turns a
    job off with a reason that everybody can read. A job that says what is different in some
    environment may run there, and is silent.

    Bad:
        jobs: {clean-up: {task: app.clean_up, interval: 1d, backends: []}}
        jobs:
          clean-up:
            task: app.clean_up
            interval: 1d
            backends: [celery]
            celery: {skip: true, why: moved to another app}
    Good:
        jobs: {clean-up: {task: app.clean_up, interval: 1d, disabled: moved to another app}}
        jobs:
          clean-up:
            task: app.clean_up
            interval: 1d
            backends: []
            environments: {prod: {backends: [celery]}}
    Source: the catalog's `backends`, `skip` and `disabled`
    """
    for job in project.catalog.jobs:
        if job.disabled or any(map(job.schedule_on, job.backends)):
            continue
        if not _is_said(job, project) or _may_run_in_an_environment(job, project):
            continue
        if job.backends:
            message = f"`{job.name}` runs nowhere: each of its backends skips it"
            at = job.at(job.backends[0], "skip")
        else:
            message = f"`{job.name}` runs nowhere: its list of backends is empty"
            at = job.at("backends")
        yield Finding(message, at=at, help=_HELP, job=job.name)


_HELP = "name a backend, write `disabled` with the reason, or remove the job"


def _may_run_in_an_environment(job: Job, project: Project) -> bool:
    """Does the job, or what the configuration says for all, differ in some environment?"""
    where = {"backends", *load_backends()}
    stages = project.config.environments.values()
    return job.says("environments") or any(
        where & stage.get("defaults", {}).keys() for stage in stages
    )


def _is_said(job: Job, project: Project) -> bool:
    """Has somebody chosen the job's backends, or is none configured?"""
    said = job.backends or job.says("backends") or "backends" in project.config.defaults
    return bool(said or project.config.backends)
