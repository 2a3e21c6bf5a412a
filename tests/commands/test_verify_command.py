"""`schedcat verify` as a user runs it."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOW = ("--now", "2026-11-22")
CONFIG = """\
catalog = ["jobs.yaml"]
[defaults]
timezone = "Australia/Sydney"
[backends.celery]
timezone = "Australia/Sydney"
"""
EQUAL = """\
jobs:
  report: {task: shop.report, cron: "30 9 * * *"}
  sync: {task: shop.sync, interval: 7m}
"""
HOURLY = 'jobs:\n  watch:\n    task: shop.watch\n    cron: "0 * * * *"\n'


@pytest.fixture
def verify(schedcat, tmp_path):
    def run(*arguments, text=EQUAL, config=CONFIG):
        (tmp_path / "schedcat.toml").write_text(config)
        return schedcat("verify", *arguments, *NOW, text=text)

    return run


def test_a_catalog_that_runs_as_it_says_is_one_line(verify):
    done = verify()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "from 2026-11-22T00:00Z to 2028-11-22T00:00Z\n"
        "celery on the clock of Australia/Sydney: 2 jobs: 2 equal; 731 instants and 1 period "
        "compared\n"
    )


def test_the_first_difference_has_its_place_its_cause_and_counts(verify):
    done = verify(text=HOURLY)
    assert done.returncode == 1
    assert (
        done.stdout
        == """\
from 2026-11-22T00:00Z to 2028-11-22T00:00Z
celery on the clock of Australia/Sydney: 1 job: 1 different; 17,544 instants compared
jobs.yaml:4:11: different: watch: wanted 2027-04-03T16:00Z, got nothing: the clocks of \
Australia/Sydney go back on 2027-04-04: the repeated hour is lost; in all 2 lost at 2 changes of \
the clocks
"""
    )


def test_what_an_engine_does_besides_is_counted_too(verify):
    done = verify("--backend=kubernetes", text='jobs: {a: {command: [a], cron: "30 2 * * *"}}')
    assert done.returncode == 1
    assert "wanted nothing, got 2027-04-03T16:30Z: " in done.stdout
    assert done.stdout.endswith("in all 2 lost and 2 more at 4 changes of the clocks\n")


def test_what_nobody_documents_is_not_equal(verify):
    done = verify("--backend=cloud-scheduler", text=HOURLY.replace("0 ", "17 "))
    assert done.returncode == 1
    assert "1 job: 1 undocumented" in done.stdout
    assert (
        "jobs.yaml:4:11: undocumented: watch: wanted 2027-04-03T15:17Z, got unknown: "
        in done.stdout
    )
    assert "in all 8 unknown at 4 changes of the clocks" in done.stdout


def test_a_refusal_is_told_as_an_export_tells_it(verify):
    done = verify(
        "--backend=crontab", text="jobs:\n  sync:\n    command: [sync]\n    interval: 7m\n"
    )
    assert done.returncode == 1
    assert (
        done.stdout
        == """\
from 2026-11-22T00:00Z to 2028-11-22T00:00Z
crontab on the clock of UTC, since none is configured: 1 job: 1 refused
jobs.yaml:4:15: refused: sync: no single cron fires every 7m, and Debian cron has no more; \
the nearest is `interval: 6m` or `interval: 10m`
"""
    )


def test_jobs_that_do_not_run_there_are_not_asked_about(verify):
    text = """\
jobs:
  off: {task: a.b, cron: "0 * * * *", disabled: waiting}
  elsewhere: {task: a.b, cron: "0 * * * *", backends: [cloud-scheduler]}
  left-out: {task: a.b, cron: "0 * * * *", celery: {skip: true, why: too often}}
  on: {task: a.b, cron: "0 9 * * *"}
"""
    done = verify("--backend", "celery", text=text)
    assert done.returncode == 0
    assert ": 1 job: 1 equal" in done.stdout


def test_a_declared_deviation_is_what_is_wanted(verify):
    done = verify(text='jobs: {a: {task: a.b, interval: 7m, celery: {cron: "0 9 * * *", why: x}}}')
    assert done.returncode == 0
    assert "731 instants compared" in done.stdout


def test_zones_at_run_time_are_followed(verify):
    text = 'jobs: {a: {task: a.b, cron: "0 9 * * *", timezone: Europe/London}}'
    assert "1 refused" in verify(text=text).stdout
    assert verify(text=text, config=f'{CONFIG}zones = "runtime"\n').returncode == 0


def test_a_phase_of_its_own_is_what_is_written(verify):
    config = '[backends.crontab]\nphase = "hash"\n'
    text = "jobs: {sync: {command: [sync], interval: 2h}}"
    hashed, even = (
        json.loads(verify("jobs.yaml", "--format=json", text=text, config=each).stdout)
        for each in (config, "[backends.crontab]\n")
    )
    [texts, others] = (each["reports"][0]["verdicts"][0]["texts"] for each in (hashed, even))
    assert others == ["0 */2 * * *"]
    assert texts != others
    assert hashed["reports"][0]["equal"] == 1


@pytest.mark.parametrize(
    ("flavour", "expected"),
    [
        ("debian", "1 job: 1 refused"),  # it has no other clock than the machine's
        ("cronie", "1 job: 1 equal; 731 instants compared"),  # under CRON_TZ
        ("busybox", "1 job: 1 refused"),
    ],
)
def test_a_crontab_is_that_of_its_flavour(verify, flavour, expected):
    config = f'[backends.crontab]\nflavour = "{flavour}"\n'
    text = 'jobs: {a: {command: [a], cron: "0 9 * * *", timezone: Europe/London}}'
    assert expected in verify("jobs.yaml", config=config, text=text).stdout
    by_name = {"debian": "debian-cron"}.get(flavour, flavour)
    assert expected in verify("jobs.yaml", f"--backend={by_name}", config="", text=text).stdout


def test_every_engine_can_be_asked(verify):
    done = verify("--backend=all", "--format=json")
    found = {each["backend"]: each for each in json.loads(done.stdout)["reports"]}
    assert {"celery", "cloud-scheduler", "debian-cron", "kubernetes"} < found.keys()
    assert found["celery"]["timezone"] == "Australia/Sydney"
    assert found["debian-cron"]["timezone"] == "UTC"
    assert found["cloud-scheduler"]["timezone"] is None
    assert {each["jobs"] for each in found.values()} == {2}


def test_backends_come_with_commas_or_one_by_one(verify):
    done = verify("--backend=celery,kubernetes", "--backend", "debian-cron")
    names = [line.split()[0].rstrip(":") for line in done.stdout.splitlines() if "job" in line]
    assert [name for name in names if "." not in name] == ["celery", "kubernetes", "debian-cron"]


def test_json_has_every_verdict(verify):
    done = verify("--format=json", "--from=2027-04-01", "--until=2027-05-01", text=HOURLY)
    assert done.returncode == 1
    whole = json.loads(done.stdout)
    [report] = whole.pop("reports")
    assert whole == {"from": "2027-04-01T00:00Z", "until": "2027-05-01T00:00Z"}
    [verdict] = report.pop("verdicts")
    assert report == {
        "catalog": ".",
        "backend": "celery",
        "engine": "Celery beat",
        "timezone": "Australia/Sydney",
        "jobs": 1,
        "compared": 720,
        "periods": 0,
        "equal": 0,
        "different": 1,
        "undocumented": 0,
        "refused": 0,
    }
    assert verdict == {
        "name": "watch",
        "path": "jobs.yaml",
        "line": 4,
        "column": 11,
        "outcome": "different",
        "texts": ["0 * * * *"],
        "compared": 720,
        "refusals": [],
        "differences": [
            {
                "wanted": ["2027-04-03T16:00Z"],
                "got": [],
                "cause": "the clocks of Australia/Sydney go back on 2027-04-04: the repeated hour "
                "is lost",
            }
        ],
    }


def test_the_horizon_is_as_long_as_is_said(verify):
    assert "2,557 instants" not in verify().stdout
    assert "2,557 instants" in verify("--years=7").stdout
    assert "30 instants" in verify("--until=2026-12-22").stdout
    assert "730 instants" in verify("--from=2028-02-29").stdout
    assert "731 instants" in verify("--from=2027-05-31").stdout


def test_several_catalogs_are_told_apart(schedcat):
    done = schedcat("verify", "catalog", *NOW, cwd=ROOT)
    heads = [line for line in done.stdout.splitlines() if "compared" in line]
    assert [line.partition(" ")[0] for line in heads] == [
        "catalog/keystone:",
        "catalog/keystone:",
        "catalog/validibot:",
        "catalog/validibot:",
        "catalog/waldur:",
    ]


def test_a_catalog_with_a_mistake_is_not_verified(verify):
    done = verify(text="jobs: {a: {task: x.y}}\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[conflicting-schedule]" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--backend=celry"], "no backend and no engine is called `celry`"),
        (["--backend=celry"], "help: did you mean `celery`?\n"),
        (["--backend=x"], "help: choose all, or one of busybox, celery, "),
        (["--from=soon"], "`soon` is no date\nhelp: write --from 2026-12-01"),
        (["--until=soon"], "`soon` is no date\nhelp: write --until 2026-12-01"),
        (["--until=2026-11-01"], "the horizon ends on 2026-11-01, before it begins"),
        (["--until=2026-11-22"], "the horizon ends on 2026-11-22, when it begins"),
        (["--years=3", "--until=2027-01-01"], "--years and --until both end the horizon"),
        (["--years=100"], "2026-11-22 to 2126-11-22 goes beyond the years 1970 to 2099"),
        (["--from=2099-06-01"], "help: write --until 2100-01-01, or fewer --years\n"),
        (["--from=2100-01-01"], "help: write a --from in these years\n"),
        (["--years=99999999999"], "goes beyond the years 1970 to 2099"),
        (["--from=1969-12-31"], "goes beyond the years 1970 to 2099"),
        (["--years=0"], "Invalid value for '--years'"),
    ],
)
def test_what_cannot_be_done_is_said(verify, arguments, message):
    done = verify(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_somebody_must_be_asked(verify):
    done = verify("jobs.yaml", config="")
    assert done.returncode == 2
    assert "no configuration has [backends.NAME]" in done.stderr
    assert "schedcat verify --backend=all" in done.stderr
