"""What many jobs are told alike on one engine is said once, with the count and three places."""

import pytest

JOBS = "defaults: {timezone: Australia/Sydney, http: {url: 'https://a.example/'}}\njobs:\n"
CONFIG = '[backends.cloud-scheduler]\nproject = "p"\nlocation = "l"\nservice_account = "a@b.c"\n'
NOW = "--now=2026-11-22"


def hourly(count):
    """A catalog with so many jobs of every hour, a line each, from line 3 on."""
    return JOBS + "".join(
        f'  job-{minute}: {{cron: "{minute} * * * *", description: x}}\n' for minute in range(count)
    )


@pytest.fixture
def notes(schedcat, tmp_path):
    """`notes(count)`: what an export of so many jobs says beside it."""

    def export(count):
        (tmp_path / "schedcat.toml").write_text(CONFIG)
        arguments = ("export", "jobs.yaml", "--backend=cloud-scheduler", "--output=out.sh", NOW)
        done = schedcat(*arguments, text=hourly(count))
        assert done.returncode == 0, done.stderr
        return [line for line in done.stderr.splitlines() if line != "out.sh written"]

    return export


@pytest.fixture
def verdicts(schedcat):
    """`verdicts(count, engine)`: the lines of verify after the summary."""

    def verify(count, engine):
        done = schedcat("verify", "jobs.yaml", f"--backend={engine}", NOW, text=hourly(count))
        assert done.returncode == 1, done.stderr
        return done.stdout.splitlines()[2:]

    return verify


DUE = "jobs are due when clocks change; Cloud Scheduler documents nothing of such days"


@pytest.mark.parametrize(
    ("count", "places"),
    [
        (2, "jobs.yaml:3:17 and jobs.yaml:4:17"),
        (3, "jobs.yaml:3:17, jobs.yaml:4:17 and jobs.yaml:5:17"),
        (9, "jobs.yaml:3:17, jobs.yaml:4:17, jobs.yaml:5:17 and 6 more"),
    ],
)
def test_an_export_says_once_what_nobody_documents(notes, count, places):
    assert notes(count) == [f"note: {count} {DUE}: {places}"]


def test_an_export_says_it_of_one_job_with_its_dates(notes):
    (note,) = notes(1)
    assert note.startswith("jobs.yaml:3:17: note: job-0: when Australia/Sydney goes back on 2027-")


@pytest.mark.parametrize("engine", ["cloud-scheduler", "eventbridge", "github-actions"])
def test_verify_says_once_what_nobody_documents(verdicts, engine):
    (line,) = verdicts(9, engine)
    assert line.startswith("undocumented: 9 jobs: the clocks of Australia/Sydney go ")
    assert line.endswith(
        " of the clocks: jobs.yaml:3:17, jobs.yaml:4:17, jobs.yaml:5:17 and 6 more"
    )


def test_verify_still_says_of_one_job_what_it_wants(verdicts):
    (line,) = verdicts(1, "eventbridge")
    assert line.startswith("jobs.yaml:3:17: undocumented: job-0: wanted 2027-04-03T")
