"""Jobs for backends, read from YAML as a user writes them."""

from datetime import UTC, datetime

import pytest

from schedcat.backends import backend_tables, load_backends, site_of
from schedcat.catalog.config import Config
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame, read
from schedcat.schedule.unsupported import UnsupportedError

NOW = datetime(2026, 11, 22, tzinfo=UTC)

SETTINGS = {
    "celery": {},
    "cloud-scheduler": {
        "project": "acme",
        "location": "australia-southeast1",
        "url": "https://worker.example.run.app",
        "service_account": "scheduler@acme.iam.gserviceaccount.com",
    },
    "crontab": {"command": "/srv/app/bin/call {task} {args} {kwargs}", "user": "www-data"},
}
"""What each backend needs to export anything."""


@pytest.fixture
def jobs(tmp_path):
    """`jobs(text, backend)`: the jobs of a catalog file as the backend has them."""

    def read_jobs(text, backend):
        path = tmp_path / "jobs.yaml"
        path.write_text(text, encoding="utf-8")
        reading = read([str(path)], Frame(Tables(backend_tables(), {}), (backend,)))
        assert not reading.found, reading.found
        return [job.on(backend) for job in reading.catalog.jobs]

    return read_jobs


@pytest.fixture
def site():
    """`site(backend, **settings)`: where to export to, with what the backend needs."""

    def make(backend, *, suffix="", app=None, now=NOW, **settings):
        config = Config(
            app=app,
            backends={backend: {**SETTINGS[backend], **settings}},
            environments={"here": {"suffix": suffix}},
        )
        return site_of(backend, config, "here", now)

    return make


@pytest.fixture
def translated(jobs, site):
    """`translated(backend, text, **settings)`: the translation of a catalog's only job."""

    def translate(backend, text, **settings):
        (job,) = jobs(text, backend)
        return load_backends()[backend].translate(job, site(backend, **settings))

    return translate


@pytest.fixture
def refused(translated):
    """`refused(backend, text, **settings)`: every refusal of a catalog's only job."""

    def refusals(backend, text, **settings):
        with pytest.raises(UnsupportedError) as unsupported:
            translated(backend, text, **settings)
        return list(unsupported.value.refusals)

    return refusals
