"""The exported script, run by the real gcloud against a stand-in for the service."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from schedcat.backends import Site, load_backends
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.model import Disabled, Http, Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval

VALIDIBOT = Path(__file__).parents[2] / "catalog" / "validibot"
PARENT = "projects/acme/locations/australia-southeast1"
BACKEND = load_backends()["cloud-scheduler"]
SETTINGS = {
    **{field.key: field.default for field in BACKEND.SETTINGS},
    "project": "acme",
    "location": "australia-southeast1",
    "url": "https://worker.example.run.app",
    "service_account": "scheduler@acme.iam.gserviceaccount.com",
}
SITE = Site(SETTINGS, datetime(2026, 11, 22, tzinfo=UTC))
NIGHTLY = Cron.parse("0 3 * * *")

FULL = Http(
    path="/run",
    method="PUT",
    headers={"X-Job": "nightly", "X-More": "a,b;c=d"},
    body={"full": True},
)
HOSTILE = "-\"two\" 'one' \\n $(id) `id` ${HOME} $HOME %s # ^§^ a,b;c=d ! * ~ 😀 é\r\n\n\t--x=y  \n"
PRINTABLE = "".join(map(chr, range(ord("!"), ord("~") + 1)))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder for what gcloud keeps between calls."""
    if shutil.which("gcloud") is None:
        required = os.environ.get("SCHEDCAT_REQUIRE_ENGINES", "").split(",")
        stop = pytest.fail if "gcloud" in required else pytest.skip
        stop("gcloud is missing: install the Debian package google-cloud-cli, from Google")
    return tmp_path_factory.mktemp("gcloud")


@pytest.fixture
def service():
    spec = spec_from_file_location("api", Path(__file__).with_name("cloud_scheduler_api.py"))
    api = module_from_spec(spec)
    spec.loader.exec_module(api)
    with api.serving() as serving:
        yield serving


@pytest.fixture
def run(home, service, tmp_path):
    """Run a script; give the changes it asked for."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CLOUDSDK_")},
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDSCHEDULER": service.endpoint,
        "CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true",
        "CLOUDSDK_CONFIG": str(home),
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "true",
        "CLOUDSDK_SURVEY_DISABLE_PROMPTS": "true",
    }

    def run_script(text, *, fails=False):
        script = tmp_path / "jobs.sh"
        script.write_text(text, encoding="utf-8")
        service.changes.clear()
        done = subprocess.run(
            ["bash", script], env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode != 0) is fails, done.stderr
        return list(service.changes)

    return run_script


@pytest.fixture
def seed(service):
    """Make jobs be there already."""

    def create(*jobs):
        for resource in resources(*jobs):
            state = resource.pop("state")
            service.answer("POST", f"/v1/{PARENT}/jobs", resource)
            if state == "PAUSED":
                service.answer("POST", f"/v1/{resource['name']}:pause", {})

    return create


def job(name="job", http=FULL, schedule=NIGHTLY, **options):
    return Job(name, schedule, http=http, backends=("cloud-scheduler",), **options)


def rendered(format, *jobs):
    entries = [entry for job in jobs for entry in BACKEND.translate(job, SITE).entries]
    return BACKEND.render(entries, SITE, format)


def script(*jobs):
    return rendered("script", *jobs)


def resources(*jobs):
    return json.loads(rendered("json", *jobs))


def there(service):
    """The jobs that the service has, without what it alone knows."""
    alone = {"userUpdateTime"}
    return [
        {key: value for key, value in job.items() if key not in alone}
        for job in service.jobs.values()
    ]


def exported(environment, format):
    command = [sys.executable, "-m", "schedcat", "export", "--backend=cloud-scheduler"]
    options = [f"--env={environment}", f"--format={format}"]
    done = subprocess.run([*command, *options, VALIDIBOT], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def test_the_first_run_creates_the_catalog_and_the_second_changes_nothing(run, service):
    wanted = json.loads(exported("dev", "json"))
    text = exported("dev", "script")
    assert run(text) == [f"create {each['name'].rpartition('/')[2]}" for each in wanted]
    assert len(wanted) == 10
    assert there(service) == wanted
    assert run(text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            job(
                schedule=Cron.parse("0 3 * * *", timezone="Asia/Tokyo"),
                description="Old.",
                retries=3,
            ),
            job(http=Http(path="/run", method="GET", auth="none")),
            id="all that can be cleared",
        ),
        pytest.param(
            job(http=Http(path="/run", auth="none")),
            job(
                http=FULL,
                schedule=Cron.parse("30 4 * * 1", timezone="Asia/Tokyo"),
                description="New.",
                retries=5,
                blocks={"cloud-scheduler": {"attempt_deadline": "30m"}},
            ),
            id="all that can be set",
        ),
        pytest.param(
            job(),
            job(http=FULL._replace(url="https://x.googleapis.com/v1", path=None, auth="oauth")),
            id="the other token",
        ),
        pytest.param(
            job(http=FULL._replace(auth="oauth", headers={"X-Job": "a", "X-Gone": "b"})),
            job(http=FULL._replace(headers={"X-Job": "b", "X-New": "c"}), schedule=Interval(600)),
            id="the token back, and other headers",
        ),
    ],
)
def test_a_changed_job_is_updated_and_no_other(run, seed, service, before, after):
    same = job("same", description="As it was.")
    seed(before, same)
    assert run(script(after, same)) == ["update job"]
    assert there(service) == resources(after, same)


def test_hostile_texts_arrive_unchanged_and_are_recognized(run, service):
    hostile = [
        job("texts", http=FULL._replace(body=HOSTILE), description=HOSTILE),
        job("json", http=FULL._replace(body={"text": HOSTILE}), description="\\"),
        job("path", http=FULL._replace(path=f"/{HOSTILE}{PRINTABLE}"), description="'"),
        job("headers", http=FULL._replace(headers={"X-A": PRINTABLE, "X-B": "", "a'$`|": "^|^"})),
        job("flags", http=FULL._replace(body="--clear-headers"), description="--clear-auth-token"),
    ]
    text = script(*hostile)
    assert run(text) == [f"create {each.name}" for each in hostile]
    assert there(service) == resources(*hostile)
    assert there(service)[0]["description"] == HOSTILE
    assert run(text) == []


def test_an_update_carries_hostile_texts_too(run, seed, service):
    seed(job())
    headers = {"X-A": PRINTABLE, "X-B": ""}
    changed = job(http=FULL._replace(body=HOSTILE, headers=headers), description=HOSTILE)
    assert run(script(changed)) == ["update job"]
    assert there(service) == resources(changed)


def test_a_disabled_job_is_paused_and_comes_back(run, seed, service):
    waiting = {"disabled": Disabled("waiting for the vendor")}
    seed(job("running"), job("sleeping", **waiting))
    turned = [job("running", **waiting), job("sleeping"), job("new", **waiting)]
    text = script(*turned)
    assert run(text) == ["pause running", "resume sleeping", "create new", "pause new"]
    assert there(service) == resources(*turned)
    assert run(text) == []


def test_a_paused_job_stays_paused_while_it_changes(run, seed, service):
    waiting = {"disabled": Disabled("waiting for the vendor")}
    seed(job(**waiting))
    changed = job(description="New.", **waiting)
    assert run(script(changed)) == ["update job"]
    assert there(service) == resources(changed)


def test_a_job_that_the_service_has_disabled_is_an_error(run, seed, service):
    seed(job())
    service.jobs[f"{PARENT}/jobs/job"]["state"] = "DISABLED"
    assert run(script(job(), job("after")), fails=True) == ["update job"]


def test_a_refused_change_stops_the_script(run, seed, service):
    seed(job("before"), job("denied"))
    service.forbidden = {"denied"}
    jobs = [job(name, description="New.") for name in ("before", "denied", "after")]
    assert run(script(*jobs), fails=True) == ["update before", "update denied"]


def test_nothing_is_changed_where_the_jobs_cannot_be_read(run, service):
    service.forbidden = {PARENT}
    assert run(script(job()), fails=True) == []


def test_other_jobs_are_left_alone(run, seed, service):
    seed(job("another"), job("job-2"))
    assert run(script(job())) == ["create job"]
    assert there(service) == resources(job("another"), job("job-2"), job())


def test_what_gcloud_prints_is_read_and_exports_to_the_same(run, seed, tmp_path):
    wanted = [
        job("nightly", description="Run it. é 😀"),
        job("off", disabled=Disabled("waiting"), http=Http(path="/off", body=HOSTILE)),
        job("other", http=Http(url="https://else.example.com/x?a=b", method="GET", auth="oauth")),
    ]
    seed(*wanted)
    path = tmp_path / "jobs.json"
    place = "--project=acme --location=australia-southeast1"
    run(f"gcloud scheduler jobs list {place} --format=json --quiet > {path}\n")
    assert "userUpdateTime" in path.read_text(encoding="utf-8")
    frame = Frame(Tables(), settings={"cloud-scheduler": SETTINGS})
    assert BACKEND.reads("jobs.json", path.read_bytes(), is_named=False)
    reading = BACKEND.parse([Page("jobs.json", path.read_bytes())], frame)
    assert reading.found == ()
    assert [each.http.path for each in reading.catalog.jobs] == ["/run", "/off", None]
    assert rendered("json", *reading.catalog.jobs) == rendered("json", *wanted)
