"""In every format, what is said to programs is no description, and a banner is its text."""

import pytest

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.reader import Frame
from schedcat.commands import all_tables

ABOVE = [
    *("fmt: off", "pylint: disable=all", "-*- coding: utf-8 -*-", "------------"),
    *("Clean up.", "============", "region Jobs", "vim: set ft=x:", "noqa"),
]
FILES = {
    "celery": (
        "settings.py",
        'CELERY_BEAT_SCHEDULE = {\n    ABOVE\n    "a": {"task": "t.a", "schedule": 60},\n}\n',
    ),
    "crontab": ("crontab", "ABOVE\n0 3 * * * /bin/x\n"),
    "kubernetes": (
        "x.yaml",
        (
            "ABOVE\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec:\n"
            '  schedule: "0 3 * * *"\n  timeZone: UTC\n  jobTemplate:\n    spec: {template: {spec: '
            "{containers: [{name: a, image: b, command: [x]}]}}}\n"
        ),
    ),
    "github-actions": (
        ".github/workflows/x.yml",
        (
            "ABOVE\non:\n  schedule:\n    - cron: '0 3 * * *'\n"
            "jobs: {a: {runs-on: x, steps: [{run: x}]}}\n"
        ),
    ),
    "eventbridge": (
        "x.yaml",
        (
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  ABOVE\n  X:\n"
            "    Type: AWS::Events::Rule\n    Properties:\n      ScheduleExpression: rate(1 hour)\n"
            "      Targets: [{Id: a, Arn: 'arn:aws:lambda:eu-west-1:1:function:x'}]\n"
        ),
    ),
    "cloud-scheduler": (
        "x.tf",
        (
            'ABOVE\nresource "google_cloud_scheduler_job" "x" {\n  name = "x"\n'
            '  schedule = "0 3 * * *"\n  http_target {\n    uri = "https://x.example/"\n  }\n}\n'
        ),
    ),
}


def test_every_reader_of_texts_with_comments_is_here():
    assert load_readers().keys() - FILES.keys() == {"django-celery-beat", "systemd"}


@pytest.mark.parametrize(("above", "description"), [(ABOVE, "Clean up."), (ABOVE[:4], None)])
@pytest.mark.parametrize("reader", FILES)
def test_what_is_said_to_programs_is_no_description(reader, above, description):
    path, text = FILES[reader]
    indent = text[: text.index("ABOVE")].rpartition("\n")[2]
    comments = f"\n{indent}".join(f"# {line}" for line in above)
    page = Page(path, text.replace("ABOVE", comments).encode())
    (job,) = load_readers()[reader].parse([page], Frame(all_tables())).catalog.jobs
    assert job.description == description
