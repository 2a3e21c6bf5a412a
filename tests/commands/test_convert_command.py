"""`schedcat convert`: one scheduler's file as another's, exact or refused."""

import json
import runpy

import pytest


@pytest.fixture(autouse=True)
def files(tmp_path):
    (tmp_path / "crontab").write_text("# Back up.\n30 3 * * 1-5 /srv/backup.sh --full\n")
    (tmp_path / "settings.py").write_text(
        "from celery.schedules import crontab\nCELERY_TIMEZONE = 'Europe/Paris'\n"
        "CELERY_BEAT_SCHEDULE = {'Send mail': {'task': 'x.mail', 'schedule': crontab(hour=3),\n"
        "    'options': {'queue': 'low'}}}\n"
    )
    return tmp_path


def test_a_crontab_becomes_another_flavours(schedcat):
    zone = ("--timezone", "Europe/Paris", "--set", "timezone=Europe/Paris")
    ran = schedcat("convert", "--from", "crontab", "--to", "crontab", "crontab", *zone)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith("# backup: Back up.\n30 3 * * 1-5 /srv/backup.sh --full\n")


def test_a_beat_schedule_stays_what_it_is(schedcat, files):
    ran = schedcat("convert", "--to", "celery", "settings.py", "-o", "made.py")
    assert ran.returncode == 0, ran.stderr
    before, after = (runpy.run_path(str(files / name)) for name in ("settings.py", "made.py"))
    entry = after["beat_schedule"]["Send mail"]
    wanted = before["CELERY_BEAT_SCHEDULE"]["Send mail"]
    assert entry["schedule"] == wanted["schedule"]
    assert (entry["task"], entry["options"]) == ("x.mail", {"queue": "low"})


def test_a_format_can_be_chosen(schedcat):
    ran = schedcat("convert", "--to", "celery", "--format", "json", "settings.py")
    assert list(json.loads(ran.stdout)["beat_schedule"]) == ["Send mail"]
    wrong = schedcat("convert", "--to", "celery", "--format", "toml", "settings.py")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "celery has no format `toml`" in wrong.stderr


def test_what_the_other_cannot_say_is_refused_with_its_place(schedcat, files):
    ran = schedcat("convert", "--to", "celery", "crontab", "--timezone", "UTC", "-o", "made.py")
    assert ran.returncode == 3
    assert "crontab:2:14: error: backup: no `task` says what to send" in ran.stderr
    assert not (files / "made.py").exists()


def test_what_only_one_backend_knows_is_said_to_be_left_out(schedcat):
    settings = ("timezone=Europe/Paris", "command=celery call {task}")
    options = [word for each in settings for word in ("--set", each)]
    ran = schedcat("convert", "--to", "crontab", "settings.py", *options)
    assert ran.returncode == 0, ran.stderr
    assert "note: Send-mail: `queue` of celery is left out" in ran.stderr
    assert "* 3 * * * celery call x.mail\n" in ran.stdout


def test_what_cannot_be_read_is_refused(schedcat, files):
    (files / "crontab").write_text("@reboot /srv/up\n0 3 * * * /srv/x\n")
    ran = schedcat("convert", "--to", "crontab", "crontab", "--timezone", "UTC")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "crontab:1:1: Debian cron runs `@reboot` once" in ran.stderr


def test_a_clock_that_nobody_names_is_asked_for(schedcat):
    ran = schedcat("convert", "--to", "crontab", "crontab")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "help: say it: --timezone Europe/London" in ran.stderr


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("comand=x", "`comand=x` is no setting of crontab"),
        ("flavour", "`flavour` is no setting of crontab"),
        ("flavour=vixie", "`flavour` cannot be `vixie`"),
        ("timezone=Paris", "did you mean `Europe/Paris`?"),
    ],
)
def test_a_wrong_setting_is_refused(schedcat, said, error):
    options = ("--timezone", "Europe/Paris", "--set", said)
    ran = schedcat("convert", "--to", "crontab", "crontab", *options)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert error in ran.stderr


def test_the_zone_of_the_machine_is_what_is_to_be_said_first(schedcat):
    arguments = ("convert", "--to", "crontab", "crontab", "--timezone", "Europe/London")
    ran = schedcat(*arguments)
    assert ran.returncode == 3
    advice = "help: nothing was written; say on whose clock it is: --set timezone=Europe/London"
    assert advice in ran.stderr
    for wrong in ((), ("--set", "timezone=Europe/Paris")):
        told = schedcat(*arguments, *wrong).stderr
        assert "; say --set timezone=Europe/London if that is its clock; else the nearest" in told
        assert "move the job there" not in told
    assert schedcat(*arguments, "--set", "timezone=Europe/London").returncode == 0


def test_a_setting_that_lacks_is_asked_for_on_the_command_line(schedcat, files):
    (files / "x.tf").write_text(
        'resource "google_cloud_scheduler_job" "a" {\n  name = "a"\n  schedule = "0 1 * * *"\n'
        '  http_target {\n    uri = "https://x.example/a"\n  }\n}\n'
    )
    ran = schedcat("convert", "--to", "cloud-scheduler", "x.tf")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "help: say it: --set project=…" in ran.stderr


def test_nothing_found_writes_nothing(schedcat, files):
    (files / "none.py").write_text("x = 1\n")
    ran = schedcat("convert", "--to", "celery", "none.py", "-o", "made.py")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == "0 jobs found, nothing is written\n"
    assert not (files / "made.py").exists()


PAUSED = """\
[{"name": "projects/p/locations/l/jobs/sync", "schedule": "0 3 * * *", "timeZone": "UTC",
  "state": "%s", "httpTarget": {"uri": "https://example.com/sync", "httpMethod": "GET"}}]
"""
WORKFLOW = """\
on:
  schedule:
    - cron: "0 3 * * *"
jobs:
  sync:
    if: false
    runs-on: ubuntu-latest
"""


def test_a_job_that_does_not_run_is_said_to_be_left_out(schedcat, files):
    (files / "dump.json").write_text(
        json.dumps(
            [
                {
                    "model": "django_celery_beat.intervalschedule",
                    "pk": 1,
                    "fields": {"every": 5, "period": "minutes"},
                },
                *(
                    {
                        "model": "django_celery_beat.periodictask",
                        "pk": number,
                        "fields": {"name": name, "task": "app.run", "interval": 1, "enabled": on},
                    }
                    for number, (name, on) in enumerate([("on", True), ("off", False)])
                ),
            ]
        )
    )
    ran = schedcat("convert", "--to", "celery", "--format", "json", "dump.json")
    assert ran.returncode == 0, ran.stderr
    assert list(json.loads(ran.stdout)["beat_schedule"]) == ["on"]
    assert "note: off: it is disabled, and left out: it is not enabled\n" in ran.stderr
    assert "note: on:" not in ran.stderr


@pytest.mark.parametrize(("state", "kept"), [("PAUSED", "PAUSED"), ("ENABLED", "ENABLED")])
def test_a_job_that_stays_paused_is_not_said_to_be_left_out(schedcat, files, state, kept):
    (files / "jobs.json").write_text(PAUSED % state)
    place = [word for each in ("project=p", "location=l") for word in ("--set", each)]
    to = ("convert", "--to", "cloud-scheduler", "--format", "json", "jobs.json", *place)
    ran = schedcat(*to)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)[0]["state"] == kept
    assert "left out" not in ran.stderr


def test_a_file_of_jobs_that_do_not_run_converts_to_none_and_says_each(schedcat, files):
    (files / "nightly.yml").write_text(WORKFLOW)
    ran = schedcat("convert", "--from", "github-actions", "--to", "crontab", "nightly.yml")
    assert ran.returncode == 0, ran.stderr
    assert "nightly.yml:6:9: note: nightly: it is disabled, and left out: no job" in ran.stderr


def test_what_the_source_says_of_its_runs_beside_the_job_is_refused(tmp_path, schedcat):
    (tmp_path / "backup.timer").write_text("[Timer]\nOnCalendar=daily\n")
    (tmp_path / "backup.service").write_text(
        "[Service]\nExecStartPre=/bin/wait\nExecStart=/bin/run\n"
    )
    ran = schedcat("convert", "backup.timer", "--to", "crontab", "--timezone", "UTC")
    assert (ran.returncode, ran.stdout) == (3, "")
    said = "`ExecStartPre=` of `backup.service` is not said by its job"
    assert f"backup.service:2:14: backup: {said}" in ran.stderr


ZONES = ("--timezone", "Europe/Paris", "--set", "timezone=Europe/Paris")
JOB = "0 3 * * * /srv/x\n"


def test_a_crontabs_path_and_mailto_come_along(schedcat, files):
    (files / "crontab").write_text(f"PATH=/opt/bin:/bin\nMAILTO=ops@example.com\n{JOB}")
    ran = schedcat("convert", "--to", "crontab", "crontab", *ZONES)
    assert ran.returncode == 0, ran.stderr
    assert "\nPATH=/opt/bin:/bin\nMAILTO=ops@example.com\n" in ran.stdout
    assert "note" not in ran.stderr
    other = schedcat("convert", "--to", "crontab", "crontab", *ZONES, "--set", "path=/bin")
    assert "\nPATH=/bin\n" in other.stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SHELL=/bin/bash\n" + JOB, "crontab:1:1: `SHELL=/bin/bash` is set for all commands"),
        ("MODE=full\n" + JOB, "crontab:1:1: `MODE=full` is set for all commands"),
        (JOB + "PATH=/opt\n" + JOB, "crontab:2:1: not all lines of the crontabs have this `PATH`"),
    ],
)
def test_what_would_change_what_runs_is_refused(schedcat, files, text, told):
    (files / "crontab").write_text(text)
    ran = schedcat("convert", "--to", "crontab", "crontab", *ZONES)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert told in ran.stderr
    assert "help: nothing was written" in ran.stderr


def test_paths_that_differ_are_refused_until_one_is_said(schedcat, files):
    (files / "crontab").write_text("PATH=/a\n" + JOB)
    (files / "other.cron").write_text(JOB.replace("/x", "/y"))
    to = ("convert", "--to", "crontab", "crontab", "other.cron", *ZONES)
    assert schedcat(*to).returncode == 3
    assert "\nPATH=/a\n" in schedcat(*to, "--set", "path=/a").stdout


def test_a_mailto_of_some_lines_is_a_note(schedcat, files):
    (files / "crontab").write_text(JOB + "MAILTO=a@example.com\n" + JOB.replace("/x", "/y"))
    ran = schedcat("convert", "--to", "crontab", "crontab", *ZONES)
    assert ran.returncode == 0, ran.stderr
    assert "crontab:2:1: note: `MAILTO=a@example.com` is set for all commands" in ran.stderr


def test_what_a_unit_says_of_its_run_is_refused_and_its_user_is_kept(schedcat, files):
    (files / "x.timer").write_text(
        "[Timer]\nOnCalendar=*-*-* 03:00:00\nPersistent=false\n[Install]\nWantedBy=timers.target\n"
    )
    unit = "[Service]\nType=oneshot\nUser=www\nExecStart=/srv/x\n"
    (files / "x.service").write_text(unit + "WorkingDirectory=/srv\n")
    to = ("convert", "--to", "crontab", "--format", "system", "x.timer", *ZONES)
    ran = schedcat(*to)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "x: `working_directory` of systemd changes what the job does" in ran.stderr
    (files / "x.service").write_text(unit)
    ran = schedcat(*to)
    assert ran.returncode == 0, ran.stderr
    assert "0 3 * * * www /srv/x\n" in ran.stdout


def test_a_crontab_without_users_loses_no_user(schedcat, files):
    (files / "x.timer").write_text("[Timer]\nOnCalendar=*-*-* 03:00:00\n")
    (files / "x.service").write_text("[Service]\nUser=www\nExecStart=/srv/x\n")
    ran = schedcat("convert", "--to", "crontab", "x.timer", *ZONES)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "x: `user` of systemd changes what the job does" in ran.stderr
