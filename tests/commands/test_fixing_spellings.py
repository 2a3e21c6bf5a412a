"""What another engine's spelling is mended to: read again, it is what that engine makes of it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from schedcat.backends import load_readers
from schedcat.backends._times import Grammar, told
from schedcat.backends.crontab.times import GRAMMARS
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame, Reading
from schedcat.schedule.cron import Cron
from schedcat.schedule.readings import celery, django_celery_beat, kubernetes

Run = Callable[..., subprocess.CompletedProcess[str]]

KUBERNETES = Grammar("Kubernetes", kubernetes.expression)
BUSYBOX = GRAMMARS["busybox"]
CELERY = Grammar("Celery", django_celery_beat.saved, celery.READER)

SPELLINGS = [
    ("0 0 ? * *", "0 0 * * *", KUBERNETES),
    ("0 0 1 * ?", "0 0 1 * *", KUBERNETES),
    ("5/15 * * * *", "5-59/15 * * * *", KUBERNETES),
    ("0/15 * * * *", "*/15 * * * *", KUBERNETES),
    ("0 22-4 * * *", "0 22-23,0-4 * * *", BUSYBOX),
    ("22-4 * * * *", "22-59,0-4 * * * *", BUSYBOX),
    ("0 0 * * 5-1", "0 0 * * 5,6,0,1", CELERY),
    ("0 0 * * monday", "0 0 * * mon", CELERY),
    ("0 0 * january *", "0 0 * jan *", CELERY),
]


def cron_of(text: str, engine: Grammar) -> Cron:
    cron = told(text, engine).cron
    assert cron is not None
    return cron


def read(format: str, path: Path, **settings: str) -> Reading:
    page = Page(path.name, path.read_bytes())
    return load_readers()[format].parse([page], Frame(Tables(), settings={format: settings}))


def fires_alike(reading: Reading, cron: Cron) -> bool:
    (job,) = reading.catalog.jobs
    assert isinstance(job.schedule, Cron)
    mended = [field.bits for field in job.schedule.fields]
    return mended == [field.bits for field in cron.fields]


@pytest.mark.parametrize("flavour", ["debian", "cronie"])
@pytest.mark.parametrize(("text", "mended", "engine"), SPELLINGS)
def test_a_line_of_a_crontab_is_mended_to_what_was_meant(
    schedcat: Run, tmp_path: Path, text: str, mended: str, engine: Grammar, flavour: str
) -> None:
    crontab = tmp_path / "crontab"
    before = f"# Tidy up.\n{text}\ttidy '{text}' 100\\%\n"
    crontab.write_text(before, "utf-8")
    (tmp_path / "schedcat.toml").write_text(f'[backends.crontab]\nflavour = "{flavour}"\n')
    ((rule, finding),) = read("crontab", crontab, flavour=flavour).found
    assert (rule, bool(finding.fix)) == ("nonstandard-syntax", True)
    schedcat("lint", "crontab", "--fix", "--unsafe-fixes", "--select=nonstandard-syntax")
    assert crontab.read_text("utf-8") == before.replace(text, mended, 1)
    reading = read("crontab", crontab, flavour=flavour)
    assert reading.found == ()
    assert fires_alike(reading, cron_of(text, engine))


CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: tidy  # {text}
spec:
  schedule: {quote}{text}{quote}  # {text}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - {{name: tidy, image: tidy}}
"""


@pytest.mark.parametrize("quote", ['"', "'", ""])
@pytest.mark.parametrize(
    ("text", "mended", "engine"), [each for each in SPELLINGS if each[2] is not KUBERNETES]
)
def test_the_schedule_of_a_cron_job_is_mended_where_it_stands(
    schedcat: Run, tmp_path: Path, text: str, mended: str, engine: Grammar, quote: str
) -> None:
    manifest = tmp_path / "tidy.yaml"
    before = CRON_JOB.format(text=text, quote=quote)
    manifest.write_text(before, "utf-8")
    schedcat("lint", "tidy.yaml", "--fix", "--unsafe-fixes", "--select=nonstandard-syntax")
    said = f"schedule: {quote}{{}}{quote}  #"
    assert manifest.read_text("utf-8") == before.replace(said.format(text), said.format(mended))
    reading = read("kubernetes", manifest)
    assert [rule for rule, _ in reading.found] == []
    assert fires_alike(reading, cron_of(text, engine))


@pytest.mark.parametrize(
    ("text", "engine"), [(text, engine) for text, _, engine in SPELLINGS if engine is not CELERY]
)
def test_what_an_engine_takes_itself_is_not_mended(
    schedcat: Run, tmp_path: Path, text: str, engine: Grammar
) -> None:
    name, before = "tidy.yaml", CRON_JOB.format(text=text, quote='"')
    if engine is BUSYBOX:
        name, before = "crontab", f"{text} tidy\n"
        (tmp_path / "schedcat.toml").write_text('[backends.crontab]\nflavour = "busybox"\n')
    (tmp_path / name).write_text(before, "utf-8")
    schedcat("lint", name, "--fix", "--unsafe-fixes", "--select=nonstandard-syntax")
    assert (tmp_path / name).read_text("utf-8") == before
