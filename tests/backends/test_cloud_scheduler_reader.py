"""Jobs of Cloud Scheduler as a catalog, from JSON and from Terraform: exactly, or a finding."""

import json
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.backends import backend_tables, load_backends, load_readers
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.catalog.reader import read as read_catalog
from schedcat.findings import Severity
from schedcat.model import Disabled, Http
from schedcat.schedule.cron import Cron
from schedcat.schedule.unsupported import UnsupportedError

CLOUD_SCHEDULER = load_backends()["cloud-scheduler"]
READER = load_readers()["cloud-scheduler"]
PARENT = "projects/acme/locations/europe-west1/jobs"
ACCOUNT = "scheduler@acme.iam.gserviceaccount.com"


def read(text, path="jobs.json", **settings):
    frame = Frame(Tables(), settings={"cloud-scheduler": settings})
    return READER.parse([Page(path, text.encode())], frame)


def of_api(name="sync", **fields):
    whole = {"name": f"{PARENT}/{name}", "schedule": "0 3 * * *", **fields}
    if not any(key.endswith("Target") for key in whole):
        whole["httpTarget"] = {"uri": "https://example.com/sync"}
    return {key: value for key, value in whole.items() if value is not None}


def one(settings=None, path="jobs.json", text=None, **fields):
    reading = read(text or json.dumps([of_api(**fields)], indent=2), path, **(settings or {}))
    assert reading.found == ()
    (job,) = reading.catalog.jobs
    return job


def resource(body="", target='http_target {\n    uri = "https://example.com/sync"\n  }', **said):
    """A resource of Terraform with a name and a schedule, unless `said` says others."""
    said = {"name": '"sync"', "schedule": '"0 3 * * *"', **said}
    lines = "".join(f"  {key} = {value}\n" for key, value in said.items() if value)
    return f'resource "google_cloud_scheduler_job" "own" {{\n{lines}  {body}\n  {target}\n}}\n'


def of_terraform(text=None, path="main.tf", **settings):
    return read(text or resource(), path, **settings)


def marked(reading, span):
    """The characters at a place within one line."""
    assert span.line == span.end_line
    return reading.pages[span.path].line(span.line)[span.column - 1 : span.end_column - 1]


def test_a_job_of_the_api_is_a_job():
    job = one(
        description="Sync the orders.",
        timeZone="Europe/London",
        state="PAUSED",
        attemptDeadline="600s",
        retryConfig={"retryCount": 3, "minBackoffDuration": "5s", "maxDoublings": 2},
        httpTarget={
            "uri": "https://example.com/sync?full=1",
            "httpMethod": "PUT",
            "headers": {"User-Agent": "Google-Cloud-Scheduler", "X-Job": "nightly"},
            "body": b64encode(b"caf\xc3\xa9").decode(),
            "oidcToken": {"serviceAccountEmail": ACCOUNT, "audience": "https://else.example.com"},
        },
        userUpdateTime="2026-01-01T00:00:00Z",
        lastAttemptTime="2026-01-02T03:00:00Z",
        status={"code": 2},
    )
    assert (job.name, job.description) == ("sync", "Sync the orders.")
    assert (job.schedule.text, job.schedule.timezone) == ("0 3 * * *", "Europe/London")
    assert (job.timezone, job.zone_is_known) == ("Europe/London", True)
    assert (job.backends, job.reader) == (("cloud-scheduler",), "cloud-scheduler")
    assert (job.disabled, job.retries) == (Disabled("it is paused"), 3)
    assert job.http == Http(
        url="https://example.com/sync?full=1",
        method="PUT",
        headers={"X-Job": "nightly", "Content-Type": "application/octet-stream"},
        body="café",
        auth="oidc",
    )
    assert job.blocks["cloud-scheduler"] == {
        "attempt_deadline": "10m",
        "service_account": ACCOUNT,
        "audience": "https://else.example.com",
        "max_doublings": 2,
    }


def test_what_is_not_said_is_what_the_service_takes():
    job = one()
    assert (job.schedule.timezone, job.timezone, job.zone_is_known) == ("UTC", None, True)
    assert job.http == Http(url="https://example.com/sync")
    assert (job.disabled, job.retries, job.blocks) == (None, None, {})


@pytest.mark.parametrize("name", ["UTC", "utc", "Etc/UTC", "GMT"])
def test_utc_has_many_names(name):
    assert (one(timeZone=name).timezone, one(timeZone=name).schedule.timezone) == ("UTC", "UTC")


@pytest.mark.parametrize(
    "wrap",
    [lambda job: [job], lambda job: {"jobs": [job], "nextPageToken": "x"}, lambda job: job],
)
def test_a_list_an_answer_and_a_single_job_are_read(wrap):
    text = json.dumps(wrap(of_api()))
    assert READER.reads("anything.json", text.encode(), is_named=False)
    assert one(text=text).name == "sync"


@pytest.mark.parametrize(
    ("fields", "rule", "expression"),
    [
        ({"schedule": "0 25 * * *"}, "invalid-cron", "25"),
        ({"schedule": "0 3 L * *"}, "nonstandard-syntax", "L"),
        ({"schedule": "every 5 minutes"}, "schedule-unresolvable", '"every 5 minutes"'),
        ({"schedule": None}, "schedule-unresolvable", "sync"),
        ({"schedule": ["x"]}, "schedule-unresolvable", '["x"]'),
        ({"state": "UPDATE_FAILED"}, "schedule-unresolvable", '"UPDATE_FAILED"'),
        ({"timeZone": "Nowhere/Land"}, "unknown-timezone", "Nowhere/Land"),
        ({"httpTarget": {}}, "task-unresolvable", "{}"),
        ({"pubsubTarget": {"data": ""}}, "task-unresolvable", '{"data": ""}'),
    ],
)
def test_what_is_no_job_is_a_finding_at_its_cause(fields, rule, expression):
    reading = read(json.dumps([of_api(**fields)]))
    ((found, finding),) = reading.found
    assert found == rule
    assert marked(reading, finding.at).strip('"') == expression.strip('"')
    assert reading.catalog.jobs == ()


def test_the_parts_of_a_job_have_their_places():
    reading = read(json.dumps([of_api(timeZone="Asia/Tokyo", description="Sync.")], indent=2))
    (job,) = reading.catalog.jobs
    assert marked(reading, job.at()) == "sync"
    assert marked(reading, job.at("cron", part=job.schedule.hour.span)) == "3"
    assert marked(reading, job.at("timezone")) == '"Asia/Tokyo"'
    assert marked(reading, job.at("http", "url")) == '"https://example.com/sync"'
    assert marked(reading, job.at("description")) == '"Sync."'


@pytest.mark.parametrize(
    ("target", "block"),
    [
        (
            {
                "pubsubTarget": {
                    "topicName": "projects/acme/topics/orders",
                    "data": b64encode(b'{"full": true}').decode(),
                    "attributes": {"kind": "full"},
                }
            },
            {
                "topic": "projects/acme/topics/orders",
                "message": '{"full": true}',
                "attributes": {"kind": "full"},
            },
        ),
        ({"pubsubTarget": {"topicName": "t", "data": "/w=="}}, {"topic": "t", "message": "/w=="}),
        ({"appEngineHttpTarget": {"relativeUri": "/tasks/sync"}}, {"app_engine": "/tasks/sync"}),
        ({"appEngineHttpTarget": {}}, {"app_engine": "/"}),
    ],
)
def test_what_has_no_word_in_a_catalog_is_named_in_the_block(target, block, site):
    job = one(**target)
    assert (job.http, job.blocks["cloud-scheduler"]) == (None, block)
    with pytest.raises(UnsupportedError):
        CLOUD_SCHEDULER.translate(job, site("cloud-scheduler"))


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ({"body": "/w=="}, "it is not UTF-8 in base64"),
        ({"body": "?"}, "it is not UTF-8 in base64"),
        ({"uri": "ftp://example.com/"}, "it is no address"),
        ({"httpMethod": "BREW"}, "it is no method"),
    ],
)
def test_a_request_that_no_catalog_can_say_is_left_out_and_said(target, why, site):
    whole = {"uri": "https://example.com/sync", **target}
    reading = read(json.dumps([of_api(httpTarget=whole)]))
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("task-unresolvable", Severity.INFO)
    assert why in finding.message
    (job,) = reading.catalog.jobs
    assert (job.http, job.blocks["cloud-scheduler"]) == (None, {"uri": whole["uri"]})
    with pytest.raises(UnsupportedError):
        CLOUD_SCHEDULER.translate(job, site("cloud-scheduler"))


MIXED = """\
jobs:
  text: {http: {url: "https://a.example.com/x", body: hello}, cron: "0 3 * * *"}
  json: {http: {path: /x, body: {b: "é", a: [1.5, null]}}, cron: "0 3 1 * mon", days: either}
  typed: {http: {path: /x, body: '{"a":1}', headers: {content-type: text/csv}}, interval: 10m}
  list: {http: {path: /x, body: '{"a":1}', headers: {X-B: "1"}}, cron: "@daily"}
  get: {http: {path: /x?a=b, method: GET, auth: none}, cron: "5 4 * * sun"}
  oauth: {http: {path: /x, auth: oauth}, interval: 1h, retries: 2, description: Sync.}
  off: {http: {path: /}, interval: 1d, disabled: waiting, timezone: Asia/Tokyo}
  own:
    http: {url: "https://b.example.com"}
    cron: "0 3 * * *"
    timezone: Europe/London
    cloud-scheduler:
      attempt_deadline: 5m
      service_account: else@acme.iam.gserviceaccount.com
      audience: https://c.example.com
      max_retry_duration: 1h
      min_backoff_duration: 10s
      max_doublings: 0
  scoped:
    http: {path: /x, auth: oauth}
    cron: "0 3 * * *"
    cloud-scheduler: {scope: "https://www.googleapis.com/auth/pubsub"}
"""
EXAMPLES = [MIXED, Path("catalog/validibot/jobs.yaml").read_text(encoding="utf-8")]


@pytest.mark.parametrize("text", EXAMPLES)
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"service_account": None},
        {"url": "https://worker.example.run.app/base/", "audience": "https://all.example.com"},
        {"retries": 4, "attempt_deadline": "2m"},
    ],
)
@pytest.mark.parametrize("knows_settings", [True, False])
def test_an_export_read_back_says_the_same_and_exports_the_same(
    text, settings, knows_settings, tmp_path, site
):
    if settings.get("service_account", "") is None:
        text = text.replace("auth: oauth", "auth: none")
    path = tmp_path / "jobs.yaml"
    path.write_text(text, encoding="utf-8")
    jobs = read_catalog(
        [str(path)], Frame(Tables(backend_tables(), {}), ("cloud-scheduler",))
    ).catalog.jobs
    there = site("cloud-scheduler", **settings)
    jobs = [job.on("cloud-scheduler") for job in jobs if job.http]
    exported = _exported(jobs, there)
    again = read(exported, **(there.settings if knows_settings else {}))
    assert again.found == ()
    for job, back in zip(jobs, again.catalog.jobs, strict=True):
        assert (back.name, back.description) == (job.name, job.description)
        assert bool(back.disabled) == bool(job.disabled)
        if isinstance(job.schedule, Cron):
            assert back.schedule == job.schedule
        if knows_settings and job.http.path:
            assert (back.http.path, back.http.method) == (job.http.path, job.http.method)
            assert (back.http.body, back.http.headers) == (job.http.body, job.http.headers)
    told = again.settings["cloud-scheduler"]
    assert told == {"project": "acme", "location": "australia-southeast1"}
    bare = site("cloud-scheduler", service_account=None, url=None)
    assert _exported(again.catalog.jobs, there if knows_settings else bare) == exported


def _exported(jobs, there):
    entries = [e for job in jobs for e in CLOUD_SCHEDULER.translate(job, there).entries]
    assert entries
    return CLOUD_SCHEDULER.render(entries, there, "json")


TERRAFORM = """\
variable "zone" {
  default = "Europe/London"
}
# Sync the orders every night.
resource "google_cloud_scheduler_job" "sync" {
  name             = "sync"
  schedule         = "0 3 * * *" # the database is quiet then
  time_zone        = var.zone
  attempt_deadline = "600s"
  paused           = true
  retry_config {
    retry_count = 3
  }
  http_target {
    http_method = "PUT"
    uri         = "https://example.com/sync"
    body        = base64encode(jsonencode({ full = true }))
    headers     = { "Content-Type" = "application/json" }
    oidc_token {
      service_account_email = google_service_account.own.email
    }
  }
}
"""


def test_a_resource_of_terraform_is_a_job():
    reading = of_terraform(TERRAFORM)
    (job,) = reading.catalog.jobs
    assert (job.name, job.description) == ("sync", "Sync the orders every night.")
    assert (job.schedule.text, job.timezone) == ("0 3 * * *", "Europe/London")
    assert (job.disabled, job.retries) == (Disabled("it is paused"), 3)
    assert job.http == Http(
        url="https://example.com/sync", method="PUT", body={"full": True}, auth="oidc"
    )
    assert job.blocks["cloud-scheduler"] == {
        "attempt_deadline": "10m",
        "service_account": "${google_service_account.own.email}",
        "audience": "https://example.com/sync",
    }
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("schedule-unresolvable", Severity.INFO)
    assert finding.message == "`var.zone` of `sync` is read as its default, a caller may say else"
    assert reading.catalog.complete
    assert [each.text.strip() for each in job.remarks()] == ["the database is quiet then"]


def test_the_parts_of_a_resource_have_their_places():
    reading = of_terraform(TERRAFORM)
    (job,) = reading.catalog.jobs
    assert marked(reading, job.at()) == "sync"
    assert str(job.at()) == "main.tf:5:40"
    assert marked(reading, job.at("cron", part=job.schedule.hour.span)) == "3"
    assert marked(reading, job.at("timezone")) == "var.zone"
    assert marked(reading, job.at("http", "method")) == '"PUT"'
    assert marked(reading, job.at("retries")) == "3"
    assert marked(reading, job.at("cloud-scheduler", "attempt_deadline")) == '"600s"'
    assert marked(reading, job.at("description")) == "Sync the orders every night."


def test_the_json_of_terraform_says_the_same():
    said = {
        "name": "sync",
        "schedule": "0 3 * * *",
        "time_zone": "${var.zone}",
        "http_target": [{"uri": "https://example.com/${local.path}", "http_method": "GET"}],
    }
    whole = {
        "resource": {"google_cloud_scheduler_job": {"own": said}},
        "variable": {"zone": {"default": "Asia/Tokyo"}},
        "locals": {"path": "sync"},
    }
    (job,) = of_terraform(json.dumps(whole), "main.tf.json").catalog.jobs
    assert (job.name, job.schedule.timezone) == ("sync", "Asia/Tokyo")
    assert job.http == Http(url="https://example.com/sync", method="GET")


@pytest.mark.parametrize(
    ("said", "rule", "expression"),
    [
        ({"schedule": "var.cron"}, "schedule-unresolvable", "var.cron"),
        ({"schedule": None}, "schedule-unresolvable", "own"),
        ({"schedule": '"${var.minute} 3 * * *"'}, "schedule-unresolvable", "var.minute"),
        ({"schedule": '"0 25 * * *"'}, "invalid-cron", "25"),
        ({"time_zone": "var.zone"}, "schedule-unresolvable", "var.zone"),
        ({"time_zone": '"Nowhere/Land"'}, "unknown-timezone", "Nowhere/Land"),
        ({"paused": "var.paused"}, "schedule-unresolvable", "var.paused"),
        ({"paused": '"maybe"'}, "schedule-unresolvable", '"maybe"'),
        ({"count": "var.count"}, "schedule-unresolvable", "var.count"),
        ({"target": "http_target {\n    uri = var.uri\n  }"}, "task-unresolvable", "var.uri"),
        ({"target": "pubsub_target {\n    topic_name = var.t\n  }"}, "task-unresolvable", "var.t"),
        ({"target": ""}, "task-unresolvable", "own"),
    ],
)
def test_what_terraform_alone_knows_keeps_a_job_out(said, rule, expression):
    reading = of_terraform(resource(**said))
    ((found, finding),) = reading.found
    assert (found, marked(reading, finding.at)) == (rule, expression)
    assert reading.catalog.jobs == ()
    assert reading.catalog.left_out or not reading.catalog.complete


@pytest.mark.parametrize(
    ("uri", "named", "path", "host"),
    [
        (
            '"${google_cloud_run_service.own.status.0.url}/x"',
            "${google_cloud_run_service.own.status[0].url}/x",
            "/x",
            "${google_cloud_run_service.own.status[0].url}",
        ),
        (
            'own_service.own["eu-1"].url',
            "${own_service.own.eu-1.url}",
            "/",
            "${own_service.own.eu-1.url}",
        ),
        (
            '"https://${var.region}.example.com/${local.path}?all=1"',
            "https://${var.region}.example.com/sync?all=1",
            "/sync?all=1",
            "https://${var.region}.example.com",
        ),
    ],
)
def test_the_path_on_a_host_that_is_deployed_is_known(uri, named, path, host, site):
    target = (
        f'http_target {{\n uri = {uri}\n http_method = "PUT"\n oidc_token {{\n'
        "service_account_email = own_account.own.email\n audience = own_service.own.url\n}\n}"
    )
    reading = of_terraform(resource(target=target) + 'locals {\n  path = "sync"\n}\n')
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("task-unresolvable", Severity.INFO)
    assert finding.message == (
        f"the host that `sync` requests is known once it is deployed: `{host}`"
    )
    assert marked(reading, finding.at) == uri
    (job,) = reading.catalog.jobs
    assert (job.http, reading.catalog.complete) == (Http(path, method="PUT", auth="oidc"), True)
    assert job.blocks["cloud-scheduler"] == {
        "uri": named,
        "service_account": "${own_account.own.email}",
        "audience": "${own_service.own.url}",
    }
    with pytest.raises(UnsupportedError) as unsupported:
        CLOUD_SCHEDULER.translate(job, site("cloud-scheduler"))
    (refusal,) = unsupported.value.refusals
    assert refusal.keys == ("cloud-scheduler", "uri")
    reason = "only Terraform fills in its `uri`, `service_account` and `audience`"
    assert refusal.reason == reason


@pytest.mark.parametrize(
    "uri", ['"${own.own.url}/${own.own.path}"', '"https://example.com/${own.own.path}"']
)
def test_a_request_whose_path_is_deployed_is_left_out_and_not_exported(uri, refusals_of):
    target = f"http_target {{\n    uri = {uri}\n  }}"
    reading = of_terraform(resource(target=target))
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("task-unresolvable", Severity.INFO)
    assert finding.message.startswith("the request of `sync` is left out: ")
    (job,) = reading.catalog.jobs
    assert (job.http, job.blocks["cloud-scheduler"]) == (None, {"uri": uri.strip('"')})
    reason = "a request of which only Terraform knows a part is read from files, and not exported"
    assert refusals_of(job) == [(("cloud-scheduler", "uri"), reason)]


@pytest.mark.parametrize(
    ("target", "refused"),
    [
        ("pubsub_target {\n topic_name = own_topic.own.id\n}", "topic"),
        ('app_engine_http_target {\n relative_uri = "/x"\n}', "app_engine"),
    ],
)
def test_what_is_no_request_is_not_said_to_have_no_endpoint(target, refused, refusals_of):
    (job,) = of_terraform(resource(target=target)).catalog.jobs
    ((keys, reason),) = refusals_of(job)
    assert keys == ("cloud-scheduler", refused)
    assert reason.endswith("is read from files, and not exported")


def test_an_account_that_is_deployed_too_is_named_and_not_exported(refusals_of):
    (job,) = of_terraform(TERRAFORM).catalog.jobs
    assert [keys for keys, _ in refusals_of(job)] == [("cloud-scheduler", "service_account")]


@pytest.fixture
def refusals_of(site):
    def refusals(job):
        with pytest.raises(UnsupportedError) as unsupported:
            CLOUD_SCHEDULER.translate(job, site("cloud-scheduler"))
        return [(each.keys, each.reason) for each in unsupported.value.refusals]

    return refusals


def test_a_zone_that_is_open_matters_only_to_who_picks_a_time():
    (job,) = of_terraform(resource(schedule='"*/5 * * * *"', time_zone="var.zone")).catalog.jobs
    assert (job.zone_is_known, job.timezone) == (False, None)


def test_a_name_that_is_open_is_that_of_the_resource():
    reading = of_terraform(resource(name="var.name") + resource(name='"${var.env}-sync"'))
    assert [job.name for job in reading.catalog.jobs] == ["own", "own-2"]
    assert {finding.severity for _, finding in reading.found} == {Severity.INFO}


def test_what_only_accompanies_a_job_is_left_out_where_it_is_open():
    reading = of_terraform(resource(attempt_deadline='"${var.seconds}s"'))
    ((rule, finding),) = reading.found
    assert (rule, finding.severity) == ("task-unresolvable", Severity.INFO)
    assert marked(reading, finding.at) == "var.seconds"
    assert reading.catalog.jobs[0].blocks == {}


def test_an_empty_default_is_no_wrong_schedule():
    reading = of_terraform(resource(schedule="var.cron") + 'variable "cron" {\n default = ""\n}\n')
    ((rule, finding),) = reading.found
    assert rule == "schedule-unresolvable"
    assert "`var.cron` (its default is empty)" in finding.message


def test_each_instance_is_a_job():
    text = resource(
        for_each='{ a = "0 3 * * *", b = "0 4 * * *" }',
        name='"sync-${each.key}"',
        schedule="each.value",
    )
    jobs = of_terraform(text).catalog.jobs
    assert [(job.name, job.schedule.text) for job in jobs] == [
        ("sync-a", "0 3 * * *"),
        ("sync-b", "0 4 * * *"),
    ]


@pytest.mark.parametrize(
    ("path", "text", "is_named", "claims"),
    [
        ("main.tf", resource(), False, True),
        ("main.tf.json", '{"resource": {"google_cloud_scheduler_job": {}}}', False, True),
        ("main.tf", 'resource "aws_x" "y" {}', False, False),
        ("main.tf", 'resource "aws_x" "y" {}', True, True),
        ("jobs.json", json.dumps([of_api()]), False, True),
        ("-", json.dumps([of_api()]), True, True),
        ("jobs.json", "[]", True, True),
        ("jobs.json", "[]", False, False),
        ("package.json", '{"name": "x", "scripts": {"schedule": "/jobs/ Target"}}', False, False),
        ("jobs.yaml", "jobs: {a: {http: {path: /jobs/}, cron: '@daily'}}", True, False),
    ],
)
def test_a_file_is_claimed_by_what_it_holds(path, text, is_named, claims):
    assert READER.reads(path, text.encode(), is_named=is_named) == claims


def test_a_file_without_a_schedule_has_no_jobs_and_no_finding():
    for text, path in (
        ("[]", "jobs.json"),
        ('resource "x" "y" {}', "main.tf"),
        ("{}", "a.tf.json"),
    ):
        reading = read(text, path)
        assert (reading.found, reading.catalog.jobs) == ((), ())


def test_what_is_no_list_of_jobs_is_a_finding():
    ((rule, finding),) = read('[{"name": "x"}, 5]'.replace('{"name": "x"}, ', "")).found
    assert (rule, finding.message) == ("unreadable-source", "this is no job of Cloud Scheduler")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("0 3 * * *"),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = [
    *of_api(timeZone=0, state=0, retryConfig=0, attemptDeadline=0, description=0),
    "pubsubTarget",
]


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
def test_any_json_is_read_or_refused(said):
    read(json.dumps([{**of_api(), **said}]))
    read(json.dumps([{**of_api(), "httpTarget": {**said, "uri": "https://example.com"}}]))


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(data):
    for path in ("jobs.json", "nowhere/main.tf", "nowhere/main.tf.json"):
        READER.parse([Page(path, b"google_cloud_scheduler_job" + data)], Frame(Tables()))
        READER.parse([Page(path, data)], Frame(Tables()))


PARTS = st.sampled_from(resource(count="1").replace("\n", " \n ").split(" "))


@given(st.lists(PARTS, max_size=40).map(" ".join))
def test_any_pieces_of_a_resource_are_read_or_refused(text):
    of_terraform(text, "nowhere/main.tf")
    of_terraform(resource(schedule=text.replace("\n", " ")), "nowhere/main.tf")
