"""`schedcat import`: the schedules that there are, as a catalog that a person would write."""

import json
import textwrap
from pathlib import Path

import pytest

SETTINGS = """\
from celery.schedules import crontab
from datetime import timedelta

TIME_ZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULE = {
    # Delete sessions that nobody uses.
    "clean sessions": {
        "task": "users.tasks.clean",
        "schedule": crontab(minute=0, hour=3, day_of_month="1-7", day_of_week="mon"),
        "options": {"queue": "low", "expires": 3600, "countdown": 5},
    },
    "poll": {"task": "feeds.tasks.poll", "schedule": timedelta(minutes=5), "args": ("a", 1)},
}
"""
CRONTAB = """\
# Back up.
0 3 * * * /srv/backup.sh

*/5 * * * 1 /srv/poll --all
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path) -> Path:
    (tmp_path / "settings.py").write_text(SETTINGS)
    (tmp_path / "crontab").write_text(CRONTAB)
    return tmp_path


def test_a_catalog_is_printed_as_a_person_would_write_it(schedcat):
    ran = schedcat("import", "settings.py")
    zone = '[backends.celery] timezone = "Europe/Paris"'
    assert (ran.returncode, ran.stderr) == (0, f"schedcat.toml does not say it yet: {zone}\n")
    assert ran.stdout == textwrap.dedent("""\
        # Imported from settings.py (celery).
        # schedcat.toml: [backends.celery] timezone = "Europe/Paris"
        # `schedcat import` again brings in what has changed there; what you write here stays.

        defaults:
          timezone: Europe/Paris
          backends: [celery]

        jobs:
          clean-sessions:
            task: users.tasks.clean
            cron: "0 3 1-7 * mon"
            days: both
            description: Delete sessions that nobody uses.
            celery: {name: clean sessions, queue: low, expires: 1h, options: {countdown: 5}}

          poll:
            task: feeds.tasks.poll
            args: [a, 1]
            interval: 5m
        """)


def test_a_folder_gets_a_file_for_each_scheduler(schedcat, project):
    ran = schedcat("import", ".", "-o", "jobs")
    assert ran.returncode == 0
    assert sorted(path.name for path in (project / "jobs").iterdir()) == [
        "celery.yaml",
        "crontab.yaml",
    ]
    assert "4 new, 0 changed, 0 as they were\n" in ran.stderr
    again = schedcat("import", ".", "-o", "jobs", "--check")
    assert (again.returncode, again.stdout) == (0, "")


def test_a_clock_that_nobody_has_named_is_said_to_be_unknown(schedcat, project):
    ran = schedcat("import", "crontab", "-o", "jobs")
    assert "2 jobs are on a clock that no file names" in ran.stderr
    assert "timezone: unknown" in (project / "jobs/crontab.yaml").read_text()
    refused = schedcat("verify", "jobs")
    assert refused.returncode == 2
    assert "nothing says on whose clock `backup` is" in refused.stderr


def test_a_clock_can_be_named(schedcat):
    ran = schedcat("import", "crontab", "--timezone", "Europe/London")
    assert "timezone: Europe/London" in ran.stdout
    wrong = schedcat("import", "crontab", "--timezone", "London")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "did you mean `Europe/London`?" in wrong.stderr


def test_two_jobs_never_have_one_name(schedcat):
    ran = schedcat("import", "settings.py", "crontab")
    assert "\n  poll:\n" in ran.stdout
    assert "\n  poll-crontab:\n" in ran.stdout


def test_what_cannot_be_read_is_named_and_not_guessed(schedcat, project):
    (project / "settings.py").write_text(
        'CELERY_BEAT_SCHEDULE = {"a": {"task": "x.a", "schedule": ask()},\n'
        '    "b": {"task": "x.b", "schedule": 60}}\n'
    )
    ran = schedcat("import", "settings.py")
    assert ran.returncode == 1
    assert "  # left out: the schedule of `a` cannot be read" in ran.stdout
    assert "settings.py:1:58: left out: the schedule of `a`" in ran.stderr


def test_docstrings_say_what_jobs_are_for(schedcat, project):
    (project / "feeds").mkdir()
    (project / "feeds/tasks.py").write_text(
        "from celery import shared_task\n\n@shared_task\ndef poll(a, b):\n"
        '    """Fetch the feeds\n    of all shops.\n\n    Slowly.\n    """\n'
    )
    ran = schedcat("import", "settings.py", "--tasks", ".")
    assert "description: Fetch the feeds of all shops.\n" in ran.stdout


def test_nothing_found_writes_nothing(schedcat, project):
    (project / "empty.py").write_text("x = 1\n")
    ran = schedcat("import", "empty.py", "-o", "jobs")
    assert (ran.returncode, ran.stderr) == (0, "0 jobs found, nothing is written\n")
    assert not (project / "jobs").exists()


def test_a_catalog_is_no_source(schedcat, project):
    (project / "jobs.yaml").write_text("jobs: {}\n")
    ran = schedcat("import", "jobs.yaml")
    assert ran.returncode == 2
    assert "`jobs.yaml` is a catalog" in ran.stderr


@pytest.fixture
def imported(schedcat, project) -> Path:
    """A catalog of the crontab, with words of a person's own in it."""
    assert schedcat("import", "crontab", "-o", "jobs").returncode == 0
    file = project / "jobs/crontab.yaml"
    text = file.read_text()
    text = text.replace("    cron: ", "    owner: ops  # on call\n    cron: ", 1)
    file.write_text(text.replace("Back up.", "Save the orders.").replace("jobs:", "jobs:  # all"))
    return file


def test_a_second_import_takes_new_values_and_leaves_what_people_wrote(schedcat, project, imported):
    before = imported.read_text()
    changed = CRONTAB.replace("0 3 ", "30 4 ").replace("--all", "--some")
    (project / "crontab").write_text(changed)
    ran = schedcat("import", "crontab", "-o", "jobs")
    assert "0 new, 2 changed, 0 as they were\n" in ran.stderr
    wanted = before.replace('"0 3 * * *"', '"30 4 * * *"').replace("--all", "--some")
    assert imported.read_text() == wanted


def test_a_new_job_stands_below_the_others(schedcat, project, imported):
    before = imported.read_text()
    (project / "crontab").write_text(CRONTAB + "5 5 * * * /srv/new\n")
    assert schedcat("import", "crontab", "-o", "jobs").returncode == 0
    added = '\n  new:\n    command: /srv/new\n    cron: "5 5 * * *"\n'
    assert imported.read_text() == before + added


def test_a_job_that_is_gone_is_said_and_left(schedcat, project, imported):
    before = imported.read_text()
    (project / "crontab").write_text("0 3 * * * /srv/backup.sh\n")
    ran = schedcat("import", "crontab", "-o", "jobs")
    assert "`poll`: in the catalog, and no longer in the sources" in ran.stderr
    assert imported.read_text() == before


def test_check_shows_what_would_change_and_changes_nothing(schedcat, project, imported):
    before = imported.read_text()
    (project / "crontab").write_text(CRONTAB.replace("0 3 ", "0 4 "))
    ran = schedcat("import", "crontab", "-o", "jobs", "--check")
    assert ran.returncode == 1
    assert '-    cron: "0 3 * * *"\n+    cron: "0 4 * * *"\n' in ran.stdout
    assert imported.read_text() == before


def test_a_catalog_with_mistakes_is_left_alone(schedcat, imported):
    imported.write_text("jobs: {backup: {cron: x}}\n")
    ran = schedcat("import", "crontab", "-o", "jobs")
    assert ran.returncode == 2
    assert imported.read_text() == "jobs: {backup: {cron: x}}\n"


@pytest.mark.parametrize(
    "text",
    [
        "jobs: {other: {command: x, cron: '0 0 * * *', timezone: UTC}}\n",
        "x-one: &one {other: {command: x, cron: '0 0 * * *', timezone: UTC}}\njobs: *one\n",
    ],
)
def test_a_form_that_cannot_be_changed_stops_it_whole(schedcat, imported, text):
    imported.write_text(text)
    ran = schedcat("import", "crontab", "-o", "jobs")
    assert (ran.returncode, imported.read_text()) == (2, text)
    assert "cannot be brought into `jobs`, nothing is written" in ran.stderr


def test_values_from_aliases_and_merge_keys_are_overridden(schedcat, imported):
    imported.write_text(
        "x-own: &own {command: old, cron: '0 0 * * *'}\n"
        "defaults: {timezone: unknown, backends: [crontab]}\n"
        "jobs:\n  backup:\n    <<: *own\n    owner: me\n  poll: {<<: *own, owner: me}\n"
    )
    assert schedcat("import", "crontab", "-o", "jobs").returncode == 0
    again = schedcat("import", "crontab", "-o", "jobs")
    assert "0 new, 0 changed, 2 as they were" in again.stderr
    assert imported.read_text().count("owner: me") == 2


@pytest.mark.parametrize("backend", ["celery", "crontab"])
def test_an_import_and_an_export_give_what_was_there(schedcat, project, backend):
    source = {"celery": "settings.py", "crontab": "crontab"}[backend]
    (project / "schedcat.toml").write_text(
        'catalog = ["jobs"]\n[backends.celery]\ntimezone = "Europe/Paris"\n'
        '[backends.crontab]\ntimezone = "Europe/Paris"\n'
    )
    assert schedcat("import", source, "-o", "jobs").returncode == 0
    made = {"celery": "made.py", "crontab": "made.crontab"}[backend]
    ran = schedcat("export", "--backend", backend, "-o", made)
    assert ran.returncode == 0, ran.stderr
    assert schedcat("export", "--backend", backend, "-o", made, "--check").returncode == 0
    again = schedcat("import", made, "-o", "jobs", "--check")
    assert (again.returncode, again.stdout) == (0, "")


def test_defaults_of_the_configuration_do_not_change_what_is_imported(schedcat, project):
    text = '[defaults]\noverlap = "skip"\ntimezone = "Asia/Tokyo"\n'
    (project / "schedcat.toml").write_text(text)
    assert schedcat("import", "settings.py", "-o", "jobs").returncode == 0
    again = schedcat("import", "settings.py", "-o", "jobs")
    assert "0 new, 0 changed, 2 as they were" in again.stderr
    listed = schedcat("list", "jobs").stdout
    assert "Europe/Paris" in listed
    assert "Asia/Tokyo" not in listed


WORKFLOW = "on: {schedule: [{cron: '0 6 * * *'}]}\njobs: {a: {runs-on: x, steps: [{run: make}]}}\n"
CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: tidy}
spec:
  schedule: "0 3 * * *"
  timeZone: UTC
  jobTemplate:
    spec: {template: {spec: {containers: [{name: a, image: b, command: [tidy]}]}}}
"""


def test_manifests_and_workflows_are_sources_as_others_are(schedcat, project):
    (project / ".github/workflows").mkdir(parents=True)
    (project / ".github/workflows/nightly.yml").write_text(WORKFLOW)
    (project / "tidy.yaml").write_text(CRON_JOB)
    ran = schedcat("import", ".", "-o", "jobs")
    assert ran.returncode == 0, ran.stderr
    assert sorted(path.stem for path in (project / "jobs").iterdir()) == [
        *("celery", "crontab", "github-actions", "kubernetes")
    ]
    assert "6 new, 0 changed, 0 as they were" in ran.stderr
    assert schedcat("import", ".", "-o", "jobs", "--check").returncode == 0


TABLES = """
create table django_celery_beat_intervalschedule (id integer, every integer, period text);
create table django_celery_beat_crontabschedule (id integer, minute text, timezone text);
create table django_celery_beat_solarschedule (id integer, event text);
create table django_celery_beat_clockedschedule (id integer);
create table django_celery_beat_periodictask (id integer, name text, task text,
    interval_id integer, crontab_id integer, solar_id integer, args text, kwargs text);
"""


@pytest.fixture
def database(project):
    """A database of django-celery-beat, as a function from statements."""
    import sqlite3

    def made(statements: str) -> None:
        connection = sqlite3.connect(project / "beat.sqlite3")
        connection.executescript(TABLES + statements)
        connection.commit()
        connection.close()

    return made


def test_rows_of_a_database_are_a_source(schedcat, database):
    database(
        "insert into django_celery_beat_intervalschedule values (1, 5, 'minutes');"
        "insert into django_celery_beat_periodictask values"
        " (1, 'poll it', 'x.poll', 1, null, null, '[]', '{}');"
    )
    ran = schedcat("import", "beat.sqlite3")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "task: x.poll\n    interval: 5m" in ran.stdout


def test_a_row_that_is_left_out_is_said_of_no_other_one(schedcat, database, project):
    database(
        "insert into django_celery_beat_crontabschedule values (1, '5', 'UTC');"
        "insert into django_celery_beat_solarschedule values (1, 'sunset');"
        "insert into django_celery_beat_periodictask values"
        " (1, 'c x', 'x.c', null, 1, null, '[]', '{}'),"
        " (2, 's', 'x.s', null, null, 1, '[]', '{}');"
    )
    rows = [
        {"model": f"django_celery_beat.{model}", "pk": key, "fields": fields}
        for model, key, fields in (
            ("crontabschedule", 1, {"minute": "5", "timezone": "UTC"}),
            ("solarschedule", 1, {"event": "sunset"}),
            ("periodictask", 1, {"name": "c x", "task": "x.c", "crontab": 1}),
            ("periodictask", 2, {"name": "s", "task": "x.s", "solar": 1}),
        )
    ]
    (project / "dump.json").write_text(json.dumps(rows))
    for path in ("beat.sqlite3", "dump.json"):
        ran = schedcat("import", path)
        assert ran.returncode == 1
        assert ": left out: " in ran.stderr
        jobs = ran.stdout.partition("jobs:\n")[2]
        assert jobs.startswith("  c-x:\n    task: x.c\n")
        assert "\n\n  # left out: " in jobs


def test_standard_input_is_a_source(schedcat):
    ran = schedcat("import", "-", stdin=CRONTAB)
    assert ran.returncode == 0, ran.stderr
    assert "command: /srv/backup.sh" in ran.stdout


def test_blanks_of_a_crontab_are_none_of_a_catalog(schedcat, project):
    (project / "crontab").write_text("0\t4 *  * *\t/bin/x\n")
    assert 'cron: "0 4 * * *"\n' in schedcat("import", "crontab").stdout


def test_a_line_above_others_moves_no_name_and_no_words(schedcat, project):
    lines = "0 1 * * * /bin/nightly --a\n0 2 * * * /bin/nightly --b\n"
    (project / "crontab").write_text(lines)
    schedcat("import", "crontab", "-o", "jobs")
    file = project / "jobs/crontab.yaml"
    before = file.read_text().replace("--a\n", "--a\n    description: Mine.\n")
    file.write_text(before)
    (project / "crontab").write_text("0 9 * * * /bin/nightly --new\n" + lines)
    assert schedcat("import", "crontab", "-o", "jobs").returncode == 0
    added = '\n  nightly-3:\n    command: /bin/nightly --new\n    cron: "0 9 * * *"\n'
    assert file.read_text() == before + added


def test_a_job_that_was_renamed_by_hand_is_known_by_the_name_of_its_entry(schedcat, project):
    schedcat("import", "settings.py", "-o", "jobs")
    file = project / "jobs/celery.yaml"
    file.write_text(file.read_text().replace("clean-sessions:", "sessions:"))
    ran = schedcat("import", "settings.py", "-o", "jobs")
    assert "0 new, 0 changed, 2 as they were" in ran.stderr


def test_what_is_read_as_a_default_is_said_once_and_not_left_out(schedcat, project):
    entry = '"{0}": {{"task": "t.{0}", "schedule": crontab(minute=os.getenv("M", "5"), hour={1})}}'
    entries = ", ".join(entry.format(name, hour) for name, hour in (("a", 1), ("b", 2)))
    code = f"from celery.schedules import crontab\nbeat_schedule = {{{entries}}}\n"
    (project / "settings.py").write_text(code)
    ran = schedcat("import", "settings.py")
    said = "`os.getenv('M', '5')` of 2 jobs is read as its default, the environment may say else"
    assert ran.returncode == 0
    assert ran.stderr == f"settings.py:2:51: note: {said}\n"
    assert f"# {said}\n\ndefaults:" in ran.stdout
    assert "jobs:\n  a:\n    task: t.a\n" in ran.stdout


def test_a_default_of_a_job_that_is_left_out_is_not_said(schedcat, project):
    (project / "settings.py").write_text(
        'beat_schedule = {"z": {"task": "t.z", "schedule": int(os.getenv("S", "60")), '
        '"args": (ask(),)}}\n'
    )
    ran = schedcat("import", "settings.py")
    assert ran.returncode == 1
    assert "settings.py:1:87: left out: the args of `z`" in ran.stderr
    assert "default" not in ran.stderr


def test_every_cron_is_quoted(schedcat, project):
    (project / "crontab").write_text("0 1 1 1 1 /bin/x\n0 1 1 jan mon /bin/y\n")
    ran = schedcat("import", "crontab")
    assert 'cron: "0 1 1 1 1"\n' in ran.stdout
    assert 'cron: "0 1 1 jan mon"\n' in ran.stdout


def test_a_setting_that_the_configuration_lacks_is_said(schedcat, project):
    ran = schedcat("import", "settings.py", "-o", "jobs")
    line = '[backends.celery] timezone = "Europe/Paris"'
    assert ran.stderr.endswith(f"schedcat.toml does not say it yet: {line}\n")
    assert f"# schedcat.toml: {line}\n" in (project / "jobs/celery.yaml").read_text()
    (project / "schedcat.toml").write_text('[backends.celery]\ntimezone = "Europe/Paris"\n')
    (project / "jobs/celery.yaml").unlink()
    assert "schedcat.toml" not in schedcat("import", "settings.py", "-o", "jobs").stderr
    assert "schedcat.toml" not in (project / "jobs/celery.yaml").read_text()


def test_a_clock_that_is_named_is_that_of_the_settings_too(schedcat):
    ran = schedcat("import", "crontab", "--timezone", "Europe/London")
    assert '[backends.crontab] timezone = "Europe/London"\n' in ran.stderr
    assert "schedcat.toml" not in schedcat("import", "crontab", "--timezone", "UTC").stderr


def test_what_is_set_for_all_commands_is_a_note_of_the_file(schedcat, project):
    (project / "crontab").write_text("PATH=/srv/bin\n0 1 * * * backup\n")
    ran = schedcat("import", "crontab", "--timezone", "UTC")
    assert ran.returncode == 0
    assert "crontab:1:1: note: `PATH=/srv/bin` is set for all commands" in ran.stderr
    assert "backup" in ran.stdout


def test_two_jobs_of_one_name_are_said_to_be_since_no_export_writes_both(schedcat, project):
    entry = 'beat_schedule = {{"a": {{"task": "t.{0}", "schedule": {1}}}}}\n'
    (project / "one.py").write_text(entry.format("one", 30))
    (project / "two.py").write_text(entry.format("two", 60))
    ran = schedcat("import", "one.py", "two.py", "-o", "jobs.yaml")
    assert ran.returncode == 1
    assert (
        "two.py:1:18: one name twice: a second job is named `a`, as the one at one.py:1:18; it is "
        "`a-celery` in the catalog, and is not exported beside that\n"
    ) in ran.stderr
    refused = schedcat("export", "jobs.yaml", "--backend", "celery")
    assert "another job is called `a`" in refused.stderr
    assert schedcat("import", "one.py", "-o", "one.yaml").returncode == 0


def test_what_a_manifest_says_beside_its_job_stands_above_it(tmp_path, schedcat):
    (tmp_path / "cron.yaml").write_text(
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: backup}\nspec:\n"
        '  schedule: "0 3 * * *"\n  jobTemplate: {spec: {template: {spec: {containers: [{name: a,\n'
        "    image: app, command: [run], env: [{name: A, value: b}], workingDir: /srv}]}}}}\n"
    )
    assert "env" not in schedcat("lint", "cron.yaml").stdout
    text = schedcat("import", "cron.yaml", "--timezone", "UTC").stdout
    assert "  # `env`, `workingDir` of `backup` are not said by its job\n" in text


def test_the_variables_of_a_crontab_are_said_to_be_needed(schedcat, project):
    (project / "crontab").write_text(
        "PATH=/opt/bin:/bin\nMAILTO=me@example.com\n0 3 * * * /srv/x\n"
    )
    ran = schedcat("import", "crontab", "--timezone", "UTC")
    assert ran.returncode == 0
    for line in ('path = "/opt/bin:/bin"', 'mailto = "me@example.com"'):
        assert f"# schedcat.toml: [backends.crontab] {line}\n" in ran.stdout
        assert f"schedcat.toml does not say it yet: [backends.crontab] {line}\n" in ran.stderr


def test_a_comment_that_hides_findings_comes_along(schedcat, project):
    (project / "settings.py").write_text(
        "from celery.schedules import crontab\nTIME_ZONE = 'UTC'\nCELERY_BEAT_SCHEDULE = {\n"
        '    "a": {"task": "x.a", "schedule": crontab(hour=3)},\n'
        '    "b": {"task": "x.b", "schedule": crontab(hour=4)},'
        "  # schedcat: ignore[every-minute-in-window] yes\n"
        '    "c": {\n        "task": "x.c",\n'
        "        # schedcat: ignore[every-minute-in-window, missing-description]\n"
        '        "schedule": crontab(hour=4),\n    },\n}\n'
    )
    assert schedcat("import", "settings.py", "-o", "j.yaml").returncode == 0
    text = (project / "j.yaml").read_text()
    assert "  # schedcat: ignore[every-minute-in-window] yes\n  b:\n" in text
    assert "  # schedcat: ignore[every-minute-in-window, missing-description]\n  c:\n" in text
    assert text.count("schedcat: ignore") == 2
    for file in ("settings.py", "j.yaml"):
        ran = schedcat("lint", file, "--select", "every-minute-in-window")
        assert ran.stdout.count("every-minute-in-window") == 1, ran.stdout


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("# schedcat: ignore[command-not-portable] so\n0 3 * * * /srv/x\n", "command-not-portable"),
        ("0 3 * * * /srv/a\n\n# schedcat: ignore[x]\n0 3 * * * /srv/x\n", "x"),
    ],
)
def test_a_comment_of_a_crontab_comes_along(schedcat, project, text, hidden):
    (project / "crontab").write_text(text)
    ran = schedcat("import", "crontab")
    above, _, _ = ran.stdout.partition("\n  x:\n")
    assert above.splitlines()[-1].startswith(f"  # schedcat: ignore[{hidden}]")


def test_a_file_without_a_readable_job_is_of_the_reader_that_knows_it(schedcat, project):
    (project / "main.tf").write_text(
        'resource "aws_scheduler_schedule" "a" {\n  name = "a"\n'
        '  schedule_expression = var.when\n  target {\n    arn = "x"\n  }\n}\n'
    )
    (project / "settings.py").write_text('beat_schedule = {"a": {"task": "x.a", "schedule": 60}}\n')
    ran = schedcat("import", "main.tf", "settings.py")
    assert "# Imported from main.tf (eventbridge).\n" in ran.stdout
    assert "cloud-scheduler" not in ran.stdout


def test_a_zone_that_is_read_as_its_default_is_a_note(schedcat, project):
    (project / "settings.py").write_text(
        "import os\nfrom celery.schedules import crontab\n"
        'CELERY_TIMEZONE = os.getenv("TZ", "Europe/Paris")\n'
        'CELERY_BEAT_SCHEDULE = {"a": {"task": "x.a", "schedule": crontab(hour=3)}}\n'
    )
    ran = schedcat("import", "settings.py")
    assert ran.returncode == 0
    assert "settings.py:3:19: note: the time zone " in ran.stderr
    assert "left out" not in ran.stdout + ran.stderr


@pytest.mark.parametrize("name", ["out.txt", "jobs.json"])
def test_a_name_of_another_kind_of_file_is_no_folder(schedcat, project, name):
    ran = schedcat("import", "settings.py", "-o", name)
    assert ran.returncode == 2
    assert f"`{name}` is no name for a catalog" in ran.stderr
    assert not (project / name).exists()
    assert schedcat("import", "settings.py", "-o", f"{name}/").returncode == 0
    assert (project / name / "celery.yaml").exists()


def test_a_zone_that_somebody_wrote_for_an_unknown_one_stays(schedcat, project):
    (project / "crontab").write_text("30 2 * * * /opt/a\n30 3 * * * /opt/b\n")
    schedcat("import", "crontab", "-o", "cron.yaml")
    path = project / "cron.yaml"
    path.write_text(path.read_text().replace("timezone: unknown", "timezone: Europe/Rome"))
    before = path.read_text()
    assert schedcat("import", "crontab", "-o", "cron.yaml", "--check").returncode == 0
    (project / "crontab").write_text("30 2 * * * /opt/a\n45 3 * * * /opt/b\n")
    schedcat("import", "crontab", "-o", "cron.yaml")
    assert path.read_text() == before.replace("30 3 * * *", "45 3 * * *")


def test_a_celery_job_that_somebody_disabled_stays_so(schedcat, project):
    schedcat("import", "settings.py", "-o", "j.yaml")
    path = project / "j.yaml"
    text = path.read_text().replace("    task: ", "    disabled: broken since June\n    task: ", 1)
    path.write_text(text)
    schedcat("import", "settings.py", "-o", "j.yaml")
    assert path.read_text() == text


def test_a_task_that_no_catalog_can_name_is_left_out_and_stops_nothing(schedcat, project):
    (project / "settings.py").write_text(
        "CELERY_TIMEZONE = 'UTC'\nCELERY_BEAT_SCHEDULE = {\n"
        '    "k": {"task": "Send report", "schedule": 60},\n'
        '    "a": {"task": "x.a", "schedule": 60},\n}\n'
    )
    ran = schedcat("import", "settings.py", "-o", "j.yaml")
    said = "the task `Send report` of `k` is no dotted name, as a catalog has them"
    assert ran.returncode == 1
    assert f"settings.py:3:19: left out: {said}\n" in ran.stderr
    assert schedcat("lint", "j.yaml", "--select", "catalog").returncode == 0
    assert "  # left out: the task `Send report` of `k`" in (project / "j.yaml").read_text()
    assert schedcat("convert", "--to", "celery", "settings.py").returncode == 3
