"""`schedcat verify` on jobs that want more than a schedule, or nothing at a change of the clocks."""

import json

import pytest

NOW = ("--now", "2026-11-22")
SKIPPING = """\
jobs:
  report: {task: a.b, cron: "30 2 * * *", timezone: America/New_York, dst: {gap: skip}}
"""


@pytest.fixture
def verify(schedcat, tmp_path):
    def run(*arguments, text, config=""):
        (tmp_path / "schedcat.toml").write_text(f'catalog = ["jobs.yaml"]\n{config}')
        return schedcat("verify", *arguments, *NOW, text=text)

    return run


def test_what_is_undocumented_where_nothing_is_wanted_is_said_so(verify):
    done = verify("--backend=cloud-scheduler", text=SKIPPING)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 job: 1 undocumented" in done.stdout
    assert "undocumented: report: wanted nothing, got unknown: the clocks of" in done.stdout
    assert done.stdout.endswith("; in all unknown at 2 changes of the clocks\n")


def test_it_is_said_so_of_many_jobs_and_beside_other_engines(verify):
    many = SKIPPING + SKIPPING.replace("report", "other").removeprefix("jobs:\n")
    done = verify("--backend=all", text=many)
    assert (done.returncode, done.stderr) == (1, "")
    assert "documents nothing of the skipped hour; in all unknown at 2 changes" in done.stdout


def test_json_has_nothing_wanted_and_nothing_known(verify):
    done = verify("--backend=cloud-scheduler", "--format=json", text=SKIPPING)
    [verdict] = json.loads(done.stdout)["reports"][0]["verdicts"]
    assert verdict["outcome"] == "undocumented"
    assert {(tuple(each["wanted"]), each["got"]) for each in verdict["differences"]} == {((), None)}
