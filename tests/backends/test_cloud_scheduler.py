"""What a job becomes on Cloud Scheduler: a resource, notes, or every reason against it."""

import json
import shutil
import subprocess
from base64 import b64decode

import pytest

from schedcat.backends import SettingError, load_backends

CLOUD_SCHEDULER = load_backends()["cloud-scheduler"]
ACCOUNT = "scheduler@acme.iam.gserviceaccount.com"
URL = "https://worker.example.run.app"
NOBODY = {"service_account": None}


@pytest.fixture
def entry(translated):
    """The only entry of a job with a path and a cron, unless it says others."""

    def entry_of(job="", http="path: /run", schedule='cron: "0 3 * * *"', **settings):
        text = f"jobs: {{job: {{http: {{{http}}}, {schedule}, {job}}}}}"
        [found] = translated("cloud-scheduler", text, **settings).entries
        return found

    return entry_of


@pytest.fixture
def target(entry):
    """The request of a job."""

    def target_of(http, **settings):
        return entry(http=http, **settings).data["httpTarget"]

    return target_of


@pytest.fixture
def refusals(refused):
    """(keys, nearest) of each refusal of a job."""

    def refusals_of(
        job="", http="path: /run", schedule='cron: "0 3 * * *"', name="job", **settings
    ):
        text = f"jobs: {{{name}: {{http: {{{http}}}, {schedule}, {job}}}}}"
        return [(each.keys, each.nearest) for each in refused("cloud-scheduler", text, **settings)]

    return refusals_of


@pytest.fixture
def notes(translated):
    def notes_of(job):
        text = f'jobs: {{job: {{http: {{path: /run}}, cron: "0 3 * * *", {job}}}}}'
        return {note.keys: note.message for note in translated("cloud-scheduler", text).notes}

    return notes_of


@pytest.fixture
def script(translated, site):
    """The last call of the script of one job: from its name on."""

    def script_of(job="", http="path: /run", **settings):
        text = f'jobs: {{job: {{http: {{{http}}}, cron: "0 3 * * *", {job}}}}}'
        entries = translated("cloud-scheduler", text, **settings).entries
        where = site("cloud-scheduler", **settings)
        return CLOUD_SCHEDULER.render(entries, where, "script").rpartition("\n\njob ")[2]

    return script_of


def test_a_job_becomes_a_resource_as_the_api_prints_it(entry):
    found = entry(
        "description: Clean up., retries: 3, timezone: Asia/Tokyo, "
        "cloud-scheduler: {attempt_deadline: 10m}",
        http='path: /run, method: PUT, headers: {X-Job: nightly}, body: {b: "é", a: [1]}',
    )
    assert found.name == "job"
    body = found.data["httpTarget"].pop("body")
    assert b64decode(body).decode() == '{"a":[1],"b":"é"}'
    assert found.data == {
        "description": "Clean up.",
        "schedule": "0 3 * * *",
        "timeZone": "Asia/Tokyo",
        "state": "ENABLED",
        "httpTarget": {
            "uri": f"{URL}/run",
            "httpMethod": "PUT",
            "headers": {
                "Content-Type": "application/json",
                "User-Agent": "Google-Cloud-Scheduler",
                "X-Job": "nightly",
            },
            "oidcToken": {"serviceAccountEmail": ACCOUNT, "audience": URL},
        },
        "attemptDeadline": "600s",
        "retryConfig": {
            "retryCount": 3,
            "maxRetryDuration": "0s",
            "minBackoffDuration": "5s",
            "maxBackoffDuration": "3600s",
            "maxDoublings": 5,
        },
    }


@pytest.mark.parametrize(
    ("schedule", "written"),
    [
        ('cron: "@daily"', "0 0 * * *"),
        ('cron: "0,15,30,45 8,9,10 * JAN 7"', "*/15 8-10 * 1 0"),
        ('cron: "0 3 1 * mon", days: either', "0 3 1 * 1"),
        ('cron: "0 3 */2 * mon", days: either', "0 3 1-31/2 * 1"),
        ('cron: "0 3 1-31 * mon", days: both', "0 3 * * 1"),
        ("interval: 10m", "*/10 * * * *"),
        ("interval: 1 day", "0 0 * * *"),
        ("interval: 7d", "0 0 * * 0"),
        ('interval: 2h, anchor: "2026-01-01T01:30:00Z"', "30 1-23/2 * * *"),
    ],
)
def test_a_schedule_is_written_canonically(entry, schedule, written):
    assert entry(schedule=schedule).data["schedule"] == written


def test_an_interval_is_in_utc_whatever_the_zone_of_the_crons(entry):
    found = entry("timezone: Europe/London", schedule="interval: 6h")
    assert (found.data["schedule"], found.data["timeZone"]) == ("0 */6 * * *", "Etc/UTC")


def test_intervals_spread_by_the_name_where_the_settings_say_so(entry):
    spread = entry(schedule="interval: 1d", phase="hash").data["schedule"]
    minute, hour, *rest = spread.split()
    assert (int(minute), int(hour)) != (0, 0)
    assert rest == ["*", "*", "*"]


@pytest.mark.parametrize(
    ("schedule", "keys", "nearest"),
    [
        (
            'cron: "0 3 13 * fri", days: both',
            ("days",),
            ('cron: "0 3 * * fri"', 'cron: "0 3 13 * *"'),
        ),
        ("interval: 7m", ("interval",), ("interval: 6m", "interval: 10m")),
        ("interval: 30s", ("interval",), ("interval: 1m",)),
        ("interval: 1h59m", ("interval",), ("interval: 1h", "interval: 2h")),
        (
            'interval: 1h, anchor: "2026-01-01T00:00:30Z"',
            ("anchor",),
            ("anchor: 2026-01-01T00:00:00+00:00",),
        ),
    ],
)
def test_a_schedule_that_no_cron_says_is_refused(refusals, schedule, keys, nearest):
    assert refusals(schedule=schedule) == [(keys, nearest)]


def test_a_disabled_job_is_paused(entry):
    assert entry("disabled: waiting for the vendor").data["state"] == "PAUSED"


def test_the_name_is_made_of_app_name_and_suffix(entry):
    template = {"name": "{app}-{name}{suffix}"}
    assert entry(app="shop", suffix="-dev", **template).name == "shop-job-dev"


@pytest.mark.parametrize("template", ["nightly", "{name}{stage}", "{app}-{name}", "a.{name}", ""])
def test_a_template_that_names_no_job_is_a_wrong_setting(entry, template):
    with pytest.raises(SettingError) as wrong:
        entry(name=template)
    assert wrong.value.key == "name"


def test_a_name_that_the_api_does_not_take_is_refused(refusals):
    assert refusals(name="shop.nightly.run") == [((), ("shop-nightly-run",))]


@pytest.mark.parametrize(
    ("said", "uri"),
    [
        ("path: /", "/"),
        ('path: "/a b/é?q=%41&x=$(id)#`"', "/a%20b/%C3%A9?q=%41&x=$(id)#%60"),
        ('path: "/two\\nlines"', "/two%0Alines"),
    ],
)
def test_a_path_goes_out_as_it_is_on_the_wire(target, said, uri):
    assert target(said)["uri"] == f"{URL}{uri}"


@pytest.mark.parametrize(
    ("base", "uri"),
    [
        ("https://x.example/", "https://x.example/run"),
        ("https://x.example:8443/api/", "https://x.example:8443/api/run"),
        ("http://[::1]", "http://[::1]/run"),
    ],
)
def test_a_path_is_joined_to_the_url(target, base, uri):
    assert target("path: /run", url=base)["uri"] == uri


@pytest.mark.parametrize("said", ["https://other.example", "https://other.example?"])
def test_an_address_without_a_path_has_the_root(target, said):
    scheme_and_host, query = "https://other.example", said.partition("?")[1]
    assert target(f'url: "{said}"')["uri"] == f"{scheme_and_host}/{query}"


@pytest.mark.parametrize(
    ("http", "settings", "audience"),
    [
        ("path: /run", {"url": f"{URL}/api"}, f"{URL}/api"),
        ("path: /run", {"audience": "https://iap.example"}, "https://iap.example"),
        ('url: "https://other.example:8443/run?x=1"', {}, "https://other.example:8443"),
    ],
)
def test_the_audience_is_the_server_unless_said(target, http, settings, audience):
    assert target(http, **settings)["oidcToken"]["audience"] == audience


def test_without_an_account_no_token_goes_along(target):
    assert target("path: /run", **NOBODY).keys() == {"uri", "httpMethod", "headers"}


def test_oauth_goes_along_with_its_scope(target):
    token = target("path: /run, auth: oauth")["oauthToken"]
    scope = "https://www.googleapis.com/auth/cloud-platform"
    assert token == {"serviceAccountEmail": ACCOUNT, "scope": scope}


@pytest.mark.parametrize(
    ("http", "sent", "content_type"),
    [
        ("body: plain", "plain", "text/plain; charset=utf-8"),
        ('body: "{}", headers: {content-type: application/json}', "{}", None),
        ("body: {}", "{}", "application/json"),
        ("body: 0", "0", "application/json"),
        ("body: false", "false", "application/json"),
    ],
)
def test_a_body_is_text_as_it_is_or_else_json(target, http, sent, content_type):
    found = target(f"path: /run, {http}")
    assert b64decode(found["body"]).decode() == sent
    assert found["headers"].get("Content-Type") == content_type


@pytest.mark.parametrize("http", ['body: ""', "body: null"])
def test_an_empty_body_is_none(target, http):
    found = target(f"path: /run, {http}")
    assert "body" not in found
    assert "Content-Type" not in found["headers"]


@pytest.mark.parametrize(
    ("http", "keys", "nearest"),
    [
        ("method: PATCH", ("http", "method"), ("method: POST", "method: PUT")),
        ("method: OPTIONS", ("http", "method"), ("method: POST", "method: PUT")),
        ("method: GET, body: x", ("http", "body"), ("method: POST", "method: PUT")),
        ('body: "a\\0b"', ("http", "body"), ()),
        (f"body: {'x' * 100_001}", ("http", "body"), ()),
        ('headers: {"X Job": a}', ("http", "headers", "X Job"), ()),
        ('headers: {X-Job: "a\\nb"}', ("http", "headers", "X-Job"), ()),
        ("headers: {X-Job: é}", ("http", "headers", "X-Job"), ()),
        ('headers: {X-Job: " a"}', ("http", "headers", "X-Job"), ()),
        ("headers: {host: a}", ("http", "headers", "host"), ()),
        ("headers: {User-Agent: a}", ("http", "headers", "User-Agent"), ()),
        (
            "headers: {X-CloudScheduler-JobName: a}",
            ("http", "headers", "X-CloudScheduler-JobName"),
            (),
        ),
        ("headers: {X-Job: a, x-job: b}", ("http", "headers", "x-job"), ()),
        ("headers: {Authorization: a}", ("http", "headers", "Authorization"), ("auth: none",)),
        (f"headers: {{X-Job: {'x' * 80_000}}}", ("http", "headers"), ()),
    ],
)
def test_a_request_that_cannot_be_said_is_refused(refusals, http, keys, nearest):
    assert refusals(http=f"path: /run, {http}") == [(keys, nearest)]


def test_a_header_of_the_token_is_free_where_none_goes_along(target):
    headers = target("path: /run, auth: none, headers: {Authorization: Basic eA==}")["headers"]
    assert headers["Authorization"] == "Basic eA=="


@pytest.mark.parametrize(
    "url",
    ["https:///run", "https://?x", "https://user:pw@x.example/", "https://münchen.example/"],
)
def test_an_address_without_a_plain_host_is_refused(refusals, url):
    assert refusals(http=f'url: "{url}"') == [(("http", "url"), ())]


def test_an_address_is_at_most_2083_characters_as_it_is_sent(refusals, target):
    fits = "/" + "é" * ((2083 - len(URL) - 1) // 6)
    assert target(f"path: {fits}")
    assert refusals(http=f"path: {fits}é") == [(("http", "path"), ())]


def test_a_job_without_a_request_is_refused(refused):
    text = 'jobs: {job: {task: app.run, cron: "0 3 * * *"}}'
    assert [each.keys for each in refused("cloud-scheduler", text)] == [("http",)]


@pytest.mark.parametrize(
    ("job", "keys"),
    [
        ("overlap: allow", ("overlap",)),
        ("overlap: skip", ("overlap",)),
        ("overlap: replace", ("overlap",)),
        ("missed: skip", ("missed",)),
        ("missed: run-once", ("missed",)),
        ("jitter: 1m", ("jitter",)),
        ('ends: "2027-01-01T00:00:00Z"', ("ends",)),
        ('starts: "2027-01-01T00:00:00Z"', ("starts",)),
        ("cloud-scheduler: {attempt_deadline: 31m}", ("cloud-scheduler", "attempt_deadline")),
        ("cloud-scheduler: {attempt_deadline: 14s}", ("cloud-scheduler", "attempt_deadline")),
        ('description: "a\\0b"', ("description",)),
    ],
)
def test_an_option_that_decides_about_runs_is_kept_or_refused(refusals, job, keys):
    assert [found for found, _ in refusals(job)] == [keys]


def test_the_nearest_deadline_is_the_limit(refusals):
    deadline = "cloud-scheduler: {{attempt_deadline: {}}}"
    assert refusals(deadline.format("2h"))[0][1] == ("attempt_deadline: 30m",)
    assert refusals(deadline.format("1s"))[0][1] == ("attempt_deadline: 15s",)


def test_every_reason_is_given_at_once_and_before_settings_that_lack(refusals):
    found = refusals(
        "overlap: skip", http="path: /run, method: PATCH", schedule="interval: 7m", url=None
    )
    assert {keys for keys, _ in found} == {("overlap",), ("http", "method"), ("interval",)}


@pytest.mark.parametrize(
    ("http", "settings", "key"),
    [
        ("path: /run", {"url": None}, "url"),
        ("path: /run", {"url": "ftp://x.example"}, "url"),
        ("path: /run", {"url": "https://x.example?a=1"}, "url"),
        ("path: /run", {"attempt_deadline": "31m"}, "attempt_deadline"),
        ("path: /run, auth: oidc", NOBODY, "service_account"),
        ("path: /run, auth: oauth", NOBODY, "service_account"),
    ],
)
def test_a_setting_that_lacks_is_named(target, http, settings, key):
    with pytest.raises(SettingError) as missing:
        target(http, **settings)
    assert missing.value.key == key


@pytest.mark.parametrize("format", CLOUD_SCHEDULER.FORMATS)
@pytest.mark.parametrize("key", ["project", "location"])
@pytest.mark.parametrize("value", [None, "a b", "a/b", "$(id)"])
def test_a_file_needs_a_project_and_a_location(site, format, key, value):
    with pytest.raises(SettingError) as missing:
        CLOUD_SCHEDULER.render([], site("cloud-scheduler", **{key: value}), format)
    assert missing.value.key == key


def test_a_long_description_is_cut_and_said(entry, notes):
    long = f"description: {'é' * 501}"
    assert entry(long).data["description"] == "é" * 499 + "…"
    assert notes(long) == {
        ("description",): "the description is cut to 500 characters, all that Cloud Scheduler takes"
    }
    assert notes(f"description: {'é' * 500}") == {}


def test_more_retries_than_there_are_become_the_most_and_are_said(entry, notes):
    assert entry("retries: 9").data["retryConfig"]["retryCount"] == 5
    assert notes("retries: 9") == {
        ("retries",): "Cloud Scheduler tries again 5 times at most, not 9"
    }


def test_retries_and_the_deadline_come_from_the_settings_where_the_job_says_none(entry):
    settings = {"retries": 2, "attempt_deadline": "1m"}
    found = entry(**settings).data
    assert (found["retryConfig"]["retryCount"], found["attemptDeadline"]) == (2, "60s")
    said = entry("retries: 0, cloud-scheduler: {attempt_deadline: 2m}", **settings).data
    assert ("retryCount" in said["retryConfig"], said["attemptDeadline"]) == (False, "120s")


def test_what_only_accompanies_is_left_out_and_said(notes):
    assert notes("owner: platform, timeout: 5m, title: Run").keys() == {
        ("owner",),
        ("timeout",),
        ("title",),
    }


def test_json_has_the_resources_with_their_full_names(entry, site):
    found = entry("description: é")
    text = CLOUD_SCHEDULER.render([found], site("cloud-scheduler"), "json")
    name = "projects/acme/locations/australia-southeast1/jobs/job"
    assert json.loads(text) == [{"name": name, **found.data}]
    assert "é" in text
    assert text.endswith("}\n]\n")


def test_a_script_says_every_flag_or_what_clears_it(script):
    assert script(**NOBODY).splitlines() == [
        "job ENABLED \\",
        "    --schedule='0 3 * * *' \\",
        "    --time-zone=Etc/UTC \\",
        "    --uri=https://worker.example.run.app/run \\",
        "    --http-method=POST \\",
        "    --update-headers='^§^User-Agent=Google-Cloud-Scheduler' \\",
        "    --message-body='' \\",
        "    --clear-auth-token \\",
        "    --attempt-deadline=180s \\",
        "    --clear-max-retry-attempts \\",
        "    --max-retry-duration=0s \\",
        "    --min-backoff=5s \\",
        "    --max-backoff=3600s \\",
        "    --max-doublings=5 \\",
        "    --description=''",
    ]


@pytest.mark.parametrize(
    "text",
    ["'", '"', "\\", "a\nb", "'\n'", "\\n\n", "\t\r\x1b[31m", "$(id)`id`${HOME}%#", "-x", "😀 é\n"],
)
def test_a_text_is_one_word_on_one_line_of_the_script(script, text):
    if not shutil.which("bash"):
        pytest.skip("bash is missing")
    [line] = [
        line
        for line in script(f"description: {json.dumps(text, ensure_ascii=False)}").splitlines()
        if line.startswith("    --description=")
    ]
    words = subprocess.run(
        ["bash", "-c", f"printf '%s' {line}"], capture_output=True, check=True
    ).stdout.decode()
    assert words == f"--description={text.removesuffix(chr(10))}"
