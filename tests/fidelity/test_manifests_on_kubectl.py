"""What kubectl makes of the YAML of a manifest, and what robfig/cron makes of `@every`.

kubectl asks a stand-in for the API which kinds there are, and prints what it would create.
"""

import json
import os
import shutil
import subprocess
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread

import pytest

from schedcat.backends import load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.model import Job
from schedcat.schedule.interval import Interval

KINDS = [
    {"name": name, "singularName": "", "namespaced": True, "kind": kind, "verbs": ["create"]}
    for name, kind in (("cronjobs", "CronJob"), ("configmaps", "ConfigMap"))
]
VERSIONS = [{"groupVersion": f"batch/{each}", "version": each} for each in ("v1", "v1beta1")]
ANSWERS = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {
        "kind": "APIGroupList",
        "groups": [{"name": "batch", "versions": VERSIONS, "preferredVersion": VERSIONS[0]}],
    },
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": KINDS[1:]},
    **{
        f"/apis/{each['groupVersion']}": {
            "kind": "APIResourceList",
            "groupVersion": each["groupVersion"],
            "resources": KINDS[:1],
        }
        for each in VERSIONS
    },
}


class Api(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(ANSWERS.get(self.path.partition("?")[0], {})).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Tests print nothing."""


@pytest.fixture(scope="module")
def created(tmp_path_factory, asked):
    """`created(text)`: the objects that kubectl would create, None where it refuses the file."""
    if shutil.which("kubectl") is None:
        required = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        stop = pytest.fail if "kubectl" in required else pytest.skip
        stop("kubectl is missing: install the Debian package kubectl, from Google")
    home = tmp_path_factory.mktemp("kubectl")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    Thread(target=server.serve_forever, daemon=True).start()
    words = ["kubectl", "create", "--dry-run=client", "--validate=false", "--output=json"]

    def ask(text):
        asked("kubectl", [text])
        file = home / "manifest.yaml"
        file.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [*words, f"--server=http://127.0.0.1:{server.server_port}", f"--filename={file}"],
            env=os.environ | {"HOME": str(home), "KUBECONFIG": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return [*objects(done.stdout)] if done.returncode == 0 else None

    yield ask
    server.shutdown()
    server.server_close()


def objects(text):
    """The JSON values that stand one after another."""
    decoder, at = json.JSONDecoder(), 0
    while text[at:].strip():
        value, end = decoder.raw_decode(text[at:].lstrip())
        at = len(text) - len(text[at:].lstrip()) + end
        yield value


def read(text):
    page = Page("manifest.yaml", text.encode())
    return load_readers()["kubernetes"].parse([page], Frame(Tables()))


def one(key, value):
    """A CronJob that says a value, as it is written, for a key of its `spec`."""
    lines = {"schedule": '"0 3 * * *"', "jobTemplate": "{}", key: value}
    spec = "".join(f"  {name}: {written}\n" for name, written in lines.items())
    return f"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: job}}\nspec:\n{spec}"


WRITTEN = """\
y n Y N yes no Yes YES on off On OFF true false True FALSE tRUE ~ null Null nULL "true" 'no'
0 1 7 10 010 08 0o10 0x1F 0b11 1_000 _1 1_ +5 -5 -0 1.0 1. .5 1.5 1e2 1E+2 1e-2 1_0.0 12:30
190:20:30 "5" '5' 99999999999 9223372036854775808 2026-01-01 0x 0b2 00 1e 1.2.3
[] {} [1] abc Europe/Berlin
"""


@pytest.mark.parametrize("value", [*WRITTEN.split(), "!!str yes", "a b"])
def test_a_value_is_of_the_type_that_kubectl_reads(created, value):
    (made,) = created(one("startingDeadlineSeconds", value)) or [None]
    number = made and made["spec"]["startingDeadlineSeconds"]
    is_number = type(number) in {int, float} and number == int(number) and 0 < number < 2**31
    (job,) = read(one("startingDeadlineSeconds", value)).catalog.jobs or [None]
    if made and number is None:
        assert job.missed_within is None
    else:
        assert (job and job.missed_within) == (Interval(int(number)) if is_number else None)

    flag = made and created(one("suspend", value))[0]["spec"]["suspend"]
    (job,) = read(one("suspend", value)).catalog.jobs or [None]
    assert (job and job.disabled is not None) == (bool(flag) if type(flag) in _FLAGS else None)

    text = made and created(one("concurrencyPolicy", value))[0]["spec"]["concurrencyPolicy"]
    found = [finding.message for _, finding in read(one("concurrencyPolicy", value)).found]
    assert bool(found) == (text is not None)


_FLAGS = {bool, type(None)}

STREAM = """\
# one
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: first, namespace: shop}
spec: &spec {schedule: "0 3 * * *", timeZone: Europe/Berlin, jobTemplate: {}}
---
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {"manifest.yaml": "kind: CronJob"}
---
apiVersion: batch/v1
kind: CronJobList
items:
- metadata: {name: second}
  spec: {schedule: "@daily", suspend: on, jobTemplate: {}}
--- # a list
apiVersion: v1
kind: List
items:
- apiVersion: batch/v1beta1
  kind: CronJob
  metadata: {name: third}
  spec:
    <<: &more {concurrencyPolicy: Forbid, schedule: "@hourly"}
    schedule: "5 * * * *"
    jobTemplate: {}
- apiVersion: batch/v1
  kind: CronJob
  metadata: {name: fourth}
  spec:
    schedule: >-
      0 4
      * * *
    jobTemplate: {}
...
"""


def test_the_jobs_of_a_file_are_the_cron_jobs_that_kubectl_finds(created):
    made = [each for each in created(STREAM) if each["kind"] == "CronJob"]
    reading = read(STREAM)
    assert reading.found == ()
    assert [_said(job) for job in reading.catalog.jobs] == [
        (
            each["metadata"]["name"],
            each["metadata"]["namespace"].replace("default", ""),
            each["spec"]["schedule"],
            each["spec"].get("timeZone"),
            each["spec"].get("suspend", False),
            {"Forbid": "skip"}.get(each["spec"].get("concurrencyPolicy")),
        )
        for each in made
    ]
    assert len(made) == 4


def _said(job: Job):
    space = job.blocks.get("kubernetes", {}).get("namespace", "")
    is_off = job.disabled is not None
    return job.name, space, job.schedule.text, job.timezone, is_off, job.overlap


@pytest.mark.parametrize(
    "text",
    [
        "{{- if .Values.on }}\nkind: CronJob\n{{- end }}\n",
        "kind: CronJob\nspec: {schedule: {{ .Values.schedule }}}\n",
        "kind: CronJob\nspec:\n  schedule: */5 * * * *\n",
    ],
)
def test_what_kubectl_cannot_read_is_a_finding(created, text):
    assert created(text) is None
    assert read(text).found


DURATIONS = "90s 1h30m 1.5h 2000ms 0.5m .5m 1m0.5s 1500ms 100ms 5 1d -1h 1h1h 60000000us"


@pytest.mark.parametrize("duration", DURATIONS.split(" "))
def test_every_runs_as_often_as_its_interval(engine, duration):
    until = datetime.fromisoformat("2026-01-01T06:00:00Z")
    instants = engine("robfig")(f"@every {duration}", until) or []
    spacings = {after - before for before, after in pairwise(instants)}
    for job in read(one("schedule", f'"@every {duration}"')).catalog.jobs:
        assert spacings == {timedelta(seconds=job.schedule.seconds)}
    if not instants:
        assert read(one("schedule", f'"@every {duration}"')).catalog.jobs == ()
