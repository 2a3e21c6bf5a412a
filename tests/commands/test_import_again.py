"""A second import: what the source no longer says is taken back, and no job replaces another's."""

from pathlib import Path

import pytest

ENTRY = 'CELERY_BEAT_SCHEDULE = {{"poll": {{"task": "t.a", "schedule": 60{more}}}}}\n'


@pytest.fixture
def beat(schedcat, tmp_path):
    """Import settings with `more` in the entry; gives the catalog's file."""

    def imported(more: str) -> Path:
        (tmp_path / "settings.py").write_text(ENTRY.format(more=more))
        ran = schedcat("import", "settings.py", "-o", "jobs")
        assert ran.returncode in (0, 1), ran.stderr
        return tmp_path / "jobs/celery.yaml"

    return imported


@pytest.mark.parametrize(
    "more",
    ["", ', "options": {}', ', "options": {"queue": "q2"}', ', "options": {"countdown": 3}'],
)
def test_what_the_source_takes_back_is_taken_back(beat, more):
    beat(', "args": (1,), "options": {"queue": "q2", "expires": 30}')
    merged = beat(more).read_text()
    fresh = beat(more)
    fresh.unlink()
    assert merged == beat(more).read_text()


def test_keys_that_the_source_could_say_are_the_sources(beat):
    file = beat(', "options": {"queue": "q2"}')
    file.write_text(file.read_text().replace("queue: q2", "queue: q2, priority: 3"))
    assert "celery: {queue: q2}\n" in beat(', "options": {"queue": "q2"}').read_text()


def test_what_no_source_can_say_stays(beat, schedcat):
    file = beat(', "options": {"queue": "q2"}')
    ours = "    owner: me\n    celery: {queue: q2, interval: 2m, why: the broker is slow}\n"
    text = file.read_text().replace("    celery: {queue: q2}\n", ours)
    file.write_text(text)
    assert beat("").read_text() == text.replace("queue: q2, ", "")
    assert "0 new, 0 changed" in schedcat("import", "settings.py", "-o", "jobs").stderr


def test_what_only_running_would_tell_is_left_to_people(beat):
    file = beat(', "options": {"queue": os.environ["Q"]}')
    file.write_text(file.read_text() + "    celery: {queue: mine}\n")
    assert "celery: {queue: mine}" in beat(', "options": {"queue": os.environ["Q"]}').read_text()


def test_a_renamed_job_keeps_the_name_of_its_entry(beat):
    file = beat("")
    file.write_text(file.read_text().replace("  poll:", "  fetch:") + "    celery: {name: poll}\n")
    for more in ('"options": {"queue": "a"}', '"options": {}'):
        text = beat(f", {more}").read_text()
        assert "  fetch:\n" in text
        assert "name: poll" in text
        assert "  poll:" not in text


def test_why_a_job_is_disabled_a_person_says_better(schedcat, tmp_path):
    manifest = CRON_JOB.format(space="a", command="tidy")
    (tmp_path / "x.yaml").write_text(manifest.replace("spec:\n", "spec:\n  suspend: true\n", 1))
    assert schedcat("import", "x.yaml", "-o", "jobs").returncode == 0
    file = tmp_path / "jobs/kubernetes.yaml"
    text = file.read_text()
    assert "disabled: " in text
    lines = ["    disabled: ours" if "disabled" in line else line for line in text.splitlines()]
    file.write_text("\n".join(lines) + "\n")
    ran = schedcat("import", "x.yaml", "-o", "jobs")
    assert "0 new, 0 changed" in ran.stderr
    (tmp_path / "x.yaml").write_text(manifest)
    schedcat("import", "x.yaml", "-o", "jobs")
    assert "disabled" not in file.read_text()


CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {{name: x, namespace: {space}}}
spec:
  schedule: "0 3 * * *"
  timeZone: UTC
  jobTemplate:
    spec: {{template: {{spec: {{containers: [{{name: a, image: b, command: [{command}]}}]}}}}}}
"""


@pytest.fixture
def hosts(schedcat, tmp_path):
    """Two hosts' crontabs in one catalog, imported one after the other."""

    def imported(host: str, line: str) -> str:
        (tmp_path / host).mkdir(exist_ok=True)
        (tmp_path / host / "crontab").write_text(f"{line}\n")
        ran = schedcat("import", f"{host}/crontab", "-o", "jobs")
        assert ran.returncode == 0, ran.stderr
        return ran.stderr.partition("\n")[0]

    return imported


def test_a_line_of_another_crontab_is_another_job(hosts, tmp_path):
    hosts("h1", "0 5 * * * /bin/backup --a")
    assert hosts("h2", "0 9 * * * /bin/backup --b").startswith("1 new, 0 changed")
    text = (tmp_path / "jobs/crontab.yaml").read_text()
    assert "  backup:\n    command: /bin/backup --a\n" in text
    assert "  backup-2:\n    command: /bin/backup --b\n" in text
    assert "# Imported from h1/crontab (crontab).\n# Imported from h2/crontab (crontab).\n" in text


def test_a_job_of_another_file_is_not_said_to_be_gone(hosts, schedcat, tmp_path):
    hosts("h1", "0 5 * * * /bin/backup --a")
    hosts("h2", "0 9 * * * /bin/backup --b")
    ran = schedcat("import", "h2/crontab", "-o", "jobs")
    assert "no longer in the sources" not in ran.stderr
    (tmp_path / "h1/crontab").write_text("0 5 * * * /bin/other\n")
    ran = schedcat("import", "h2/crontab", "-o", "jobs")
    assert "`backup`: in the catalog, and no longer in the sources" in ran.stderr


def test_each_crontabs_line_changes_its_own_job(hosts, tmp_path):
    for host, hour in {"h1": 5, "h2": 9}.items():
        assert hosts(host, f"0 {hour} * * * /bin/backup").startswith("1 new, 0 changed")
    assert hosts("h2", "0 7 * * * /bin/backup").startswith("0 new, 1 changed")
    text = (tmp_path / "jobs/crontab.yaml").read_text()
    assert '  backup:\n    command: /bin/backup\n    cron: "0 5 * * *"\n' in text
    assert '  backup-2:\n    command: /bin/backup\n    cron: "0 7 * * *"\n' in text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("0 6 * * * /bin/backup --a", "0 new, 1 changed"),  # another time
        ("0 5 * * * /bin/backup --b", "0 new, 1 changed"),  # another command
        ("0 6 * * * /bin/backup --b", "1 new, 0 changed"),  # another job
    ],
)
def test_a_line_is_known_by_its_command_or_its_time(hosts, line, told):
    hosts("h1", "0 5 * * * /bin/backup --a")
    assert hosts("h1", line).startswith(told)


def test_a_file_that_was_moved_is_the_same_source(hosts, tmp_path):
    hosts("h1", "0 5 * * * /bin/backup --a")
    (tmp_path / "h1/crontab").unlink()
    assert hosts("h2", "0 6 * * * /bin/backup --a").startswith("0 new, 1 changed")


def test_what_another_crontab_says_alike_is_one_job(hosts):
    hosts("h1", "0 5 * * * /bin/backup")
    assert hosts("h2", "0 5 * * * /bin/backup").startswith("0 new, 0 changed, 1 as they were")


def test_standard_input_is_never_known_to_be_the_same_crontab(schedcat, tmp_path):
    for host, hour in {"h1": 5, "h2": 9}.items():
        line = f"0 {hour} * * * /bin/backup --{host}\n"
        assert schedcat("import", "-", "-o", "jobs", stdin=line).returncode == 0
    assert (tmp_path / "jobs/crontab.yaml").read_text().count("command:") == 2


def test_a_namespace_belongs_to_the_name(schedcat, tmp_path):
    for space in ("a", "b"):
        (tmp_path / "x.yaml").write_text(CRON_JOB.format(space=space, command=f"tidy-{space}"))
        ran = schedcat("import", "x.yaml", "-o", "jobs")
        assert "1 new, 0 changed" in ran.stderr
    text = (tmp_path / "jobs/kubernetes.yaml").read_text()
    assert "  x:\n    command: [tidy-a]\n" in text
    assert "  b.x:\n    command: [tidy-b]\n" in text
    (tmp_path / "x.yaml").write_text(CRON_JOB.format(space="b", command="other"))
    assert "0 new, 1 changed" in schedcat("import", "x.yaml", "-o", "jobs").stderr
    assert "  b.x:\n    command: [other]\n" in (tmp_path / "jobs/kubernetes.yaml").read_text()


def test_a_namespace_in_front_of_a_name_is_none_of_it(schedcat, tmp_path):
    for space in ("a", "b"):
        (tmp_path / f"{space}.yaml").write_text(CRON_JOB.format(space=space, command="tidy"))
    assert "2 new" in schedcat("import", "a.yaml", "b.yaml", "-o", "jobs").stderr
    (tmp_path / "b.yaml").write_text(CRON_JOB.format(space="b", command="other"))
    assert "0 new, 1 changed" in schedcat("import", "b.yaml", "-o", "jobs").stderr
    text = (tmp_path / "jobs/kubernetes.yaml").read_text()
    assert "  a.x:\n    command: [tidy]\n" in text
    assert "  b.x:\n    command: [other]\n" in text


def test_entries_of_one_name_in_two_apps_are_two_jobs(schedcat, tmp_path):
    for app in ("a", "b"):
        (tmp_path / f"{app}.py").write_text(ENTRY.format(more="").replace("t.a", f"t.{app}"))
        ran = schedcat("import", f"{app}.py", "-o", "jobs")
        assert "1 new, 0 changed" in ran.stderr
    text = (tmp_path / "jobs/celery.yaml").read_text()
    assert "  poll-2:\n    task: t.b\n" in text
    assert text.endswith("    celery: {name: poll}\n")
    (tmp_path / "b.py").write_text(ENTRY.format(more="").replace("t.a", "t.c"))
    assert "0 new, 1 changed" in schedcat("import", "b.py", "-o", "jobs").stderr
    assert "task: t.a\n" in (tmp_path / "jobs/celery.yaml").read_text()


def test_another_schedulers_job_is_never_taken_for_one(schedcat, tmp_path):
    (tmp_path / "settings.py").write_text(ENTRY.format(more=""))
    (tmp_path / "crontab").write_text("0 5 * * * /srv/poll\n")
    schedcat("import", "settings.py", "-o", "jobs")
    assert "1 new, 0 changed" in schedcat("import", "crontab", "-o", "jobs").stderr
    assert "  poll-crontab:\n" in (tmp_path / "jobs/crontab.yaml").read_text()
    assert "0 new, 0 changed" in schedcat("import", "crontab", "-o", "jobs").stderr


GCLOUD = """\
[{{"name": "projects/acme/locations/{place}/jobs/x", "schedule": "0 {hour} * * *",
"timeZone": "UTC", "httpTarget": {{"uri": "https://x.example/{place}", "httpMethod": "POST"}}}}]
"""


def test_a_location_belongs_to_the_name(schedcat, tmp_path):
    for hour, place in enumerate(("europe-west2", "us-east1")):
        (tmp_path / "jobs.json").write_text(GCLOUD.format(place=place, hour=hour))
        ran = schedcat("import", "jobs.json", "-o", "jobs")
        assert "1 new, 0 changed" in ran.stderr
        line = f'schedcat.toml does not say it yet: [backends.cloud-scheduler] location = "{place}"'
        assert line in ran.stderr


@pytest.mark.parametrize(
    ("own", "is_same"),
    [
        ("task: t.other, args: [7]", False),
        ("command: /srv/poll", False),
        ("task: t.a", True),
    ],
)
def test_a_job_by_hand_is_the_same_only_where_it_runs_the_same(
    beat, schedcat, tmp_path, own, is_same
):
    (tmp_path / "jobs").mkdir()
    by_hand = (
        f"jobs:\n  poll:\n    {own.replace(', args', chr(10) + '    args')}\n    interval: 1h\n"
    )
    (tmp_path / "jobs/manual.yaml").write_text(by_hand)
    file = beat("")
    assert ((tmp_path / "jobs/manual.yaml").read_text() == by_hand) is not is_same
    assert file.exists() is not is_same
    if not is_same:
        assert "  poll-2:\n    task: t.a\n" in file.read_text()
        again = schedcat("import", "settings.py", "-o", "jobs")
        assert "0 new, 0 changed, 1 as they were" in again.stderr


@pytest.mark.parametrize("hour", [3, 4])
def test_a_job_beside_one_by_hand_is_known_again(schedcat, tmp_path, hour):
    manifest = CRON_JOB.format(space="a", command="tidy")
    (tmp_path / "x.yaml").write_text(manifest.replace(", namespace: a", ""))
    (tmp_path / "jobs").mkdir()
    by_hand = "jobs:\n  x:\n    command: /srv/x\n    interval: 1h\n"
    (tmp_path / "jobs/manual.yaml").write_text(by_hand)
    assert "1 new, 0 changed" in schedcat("import", "x.yaml", "-o", "jobs").stderr
    text = (tmp_path / "x.yaml").read_text()
    (tmp_path / "x.yaml").write_text(text.replace("0 3", f"0 {hour}"))
    assert "0 new" in schedcat("import", "x.yaml", "-o", "jobs").stderr
    assert (tmp_path / "jobs/manual.yaml").read_text() == by_hand


ODD = '    "{name}": {{"task": "t.{name}", "schedule": {schedule}}},\n'


@pytest.fixture
def odd(schedcat, tmp_path):
    """Import or check settings with the entries' schedules; the run, and the catalog's text."""

    def imported(*options, file="settings.py", **schedules):
        entries = (ODD.format(name=name, schedule=said) for name, said in schedules.items())
        (tmp_path / file).write_text(f"CELERY_BEAT_SCHEDULE = {{\n{''.join(entries)}}}\n")
        ran = schedcat("import", file, "-o", "jobs", *options)
        return ran, (tmp_path / "jobs/celery.yaml").read_text()

    return imported


def test_what_is_left_out_is_said_as_it_is_now(odd):
    _, text = odd(a="ask()", b="60")
    assert text.count("# left out: ") == text.count("# left out: the schedule of `a`") == 1
    ran, text = odd(a="30", b="60", c="ask()")
    assert ran.returncode == 1
    assert text.count("# left out: ") == text.count("# left out: the schedule of `c`") == 1
    ran, text = odd(a="30", b="60", c="90")
    assert ran.returncode == 0
    assert "left out" not in text
    assert text.endswith("\n    interval: 1m30s\n    backends: [celery]\n")


def test_a_check_sees_what_is_newly_left_out_and_is_green_where_it_is_said(odd):
    odd(b="60")
    ran, _ = odd("--check", b="60", c="ask()")
    assert ran.returncode == 1
    assert "+  # left out: the schedule of `c`" in ran.stdout
    odd(b="60", c="ask()")
    for moved in ("ask()", "\n\n    ask()"):
        ran, _ = odd("--check", b="60", c=moved)
        assert (ran.returncode, ran.stdout) == (0, "")


def test_what_other_files_leave_out_stays(odd, tmp_path):
    odd(a="ask()", b="60")
    file = tmp_path / "jobs/celery.yaml"
    file.write_text(file.read_text() + "  # our own words\n")
    _, text = odd(file="other.py", c="ask()", d="60")
    assert "# left out: the schedule of `a`" in text
    assert "# left out: the schedule of `c`" in text
    assert text.endswith("  # our own words\n")
    _, text = odd(file="other.py", d="60")
    assert "# left out: the schedule of `a`" in text
    assert "`c`" not in text
    assert text.endswith("  # our own words\n")


def test_a_catalog_whose_only_source_can_no_longer_be_read_says_so(odd):
    odd(b="60")
    ran, text = odd(b="ask()")
    assert ran.returncode == 1
    assert "# left out: the schedule of `b`" in text
    assert "`b`: in the catalog, and no longer in the sources" in ran.stderr
