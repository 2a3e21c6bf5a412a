"""`schedcat diff` as a user meets it, in repositories that git makes."""

import json
import os
import subprocess

import pytest

JOBS = """\
defaults: {timezone: Europe/London}
jobs:
  invoices:
    task: shop.invoices
    cron: "0 9 1-7 * tue"
    days: both
    description: Send the invoices of the month.
  sweep:
    task: shop.sweep
    cron: "0 0 * * 0"
    description: Remove carts that nobody came back to.
"""
CONFIG = 'catalog = ["jobs.yaml"]\n'
NOW = "--now=2026-11-27"
DATED = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "a"), ("EMAIL", "a@b.example"), ("DATE", "2026-11-27T00:00Z"))
}


def git(folder, *arguments):
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **DATED, "GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=x")


def write(folder, **files):
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")


@pytest.fixture
def repository(tmp_path):
    """A repository whose only commit has a catalog and its configuration."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    write(tmp_path, jobs_yaml=JOBS, schedcat_toml=CONFIG)
    commit(tmp_path)
    return tmp_path


@pytest.fixture
def differing(schedcat, repository):
    """`differing(*arguments)`: what the JSON says."""

    def found(*arguments, cwd=repository):
        done = schedcat("diff", NOW, "--format=json", *arguments, cwd=cwd)
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    return found


def kinds(found):
    return {each["name"]: each["change"] for each in found["jobs"]}


def test_a_changed_day_rule_is_told_in_words_numbers_and_a_date(schedcat, repository):
    write(repository, jobs_yaml=JOBS.replace("both", "either"))
    done = schedcat("diff", NOW)
    commit_hash = git(repository, "rev-parse", "HEAD")[:12]

    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == f"""\
~ invoices  jobs.yaml:3:3
    schedule:
      - on the first Tuesday of every month at 09:00, Europe/London time
      + on the 1st to 7th of the month and on every Tuesday at 09:00,
        Europe/London time
    runs a year: 12 -> 124
    first to differ: Wed 2026-12-02 09:00 UTC (09:00 Europe/London), a new run

since HEAD ({commit_hash}): jobs: 1 changed
"""
    )


@pytest.mark.parametrize("flags", [[], ["--exit-code"]])
def test_nothing_differs(schedcat, repository, flags):
    text = JOBS.replace("* * 0", "* * sun").replace("1-7", "1,2,3-7")
    write(repository, jobs_yaml=f"# another spelling\n{text}")
    done = schedcat("diff", NOW, *flags)

    assert done.returncode == 0
    assert done.stdout.startswith("since HEAD (")
    assert done.stdout.endswith("): no job differs\n")


def test_exit_code_tells_that_something_differs(schedcat, repository):
    write(repository, jobs_yaml=JOBS.replace("both", "either"))

    assert schedcat("diff").returncode == 0
    assert schedcat("diff", "--exit-code").returncode == 1


def test_new_gone_and_renamed_jobs(differing, repository):
    head, _, _ = JOBS.partition("  sweep:")
    fresh = "  fresh: {task: shop.fresh, interval: 10m, description: Ask for stock.}\n"
    write(repository, jobs_yaml=head.replace("  invoices:", "  bills:") + fresh)
    found = differing()

    assert kinds(found) == {"fresh": "added", "sweep": "removed", "bills": "renamed"}
    added, removed, renamed = found["jobs"]
    assert (removed["path"], removed["line"]) == ("jobs.yaml", 8)
    assert added["firings"] == [
        {"backend": None, "before": None, "after": 52_560, "first_difference": None}
    ]
    assert (renamed["previous_name"], renamed["fields"]) == ("invoices", [])


def test_json_has_every_key(differing, repository):
    write(repository, jobs_yaml=JOBS.replace("both", "either"))
    found = differing()
    (job,) = found["jobs"]

    assert list(found) == ["base", "now", "jobs", "findings"]
    assert found["base"] == {
        "name": "HEAD",
        "commit": git(repository, "rev-parse", "HEAD").strip(),
    }
    assert found["now"] == "2026-11-27T00:00:00Z"
    assert list(job) == [
        *("name", "change", "previous_name", "path", "line"),
        *("schedule", "fields", "firings", "unread"),
    ]
    assert job["firings"] == [
        {
            "backend": None,
            "before": 12,
            "after": 124,
            "first_difference": {
                "instant": "2026-12-02T09:00:00Z",
                "local": "2026-12-02T09:00:00+00:00",
                "timezone": "Europe/London",
                "runs": "after",
            },
        }
    ]
    (field,) = job["fields"]
    assert (field["field"], field["before"]["days"], field["after"]["days"]) == (
        "schedule",
        "both",
        "either",
    )
    assert field["words"]["before"].startswith("on the first Tuesday of every month")


def test_findings_that_are_new_and_fixed_by_whatever_line_they_are_at(differing, repository):
    write(repository, jobs_yaml=JOBS.replace("0 0 * * 0", "* 0 * * 0"))
    commit(repository)
    text = JOBS.replace("0 0 * * 0", "* 0 * * 0").replace("Send the invoices of the month.", "tbd")
    write(repository, jobs_yaml=f"\n\n{text}")
    found = differing()["findings"]

    assert [each["rule"] for each in found["new"]] == ["missing-description"]
    assert found["fixed"] == []
    write(repository, jobs_yaml=JOBS)
    found = differing()["findings"]
    assert "every-minute-in-window" in {each["rule"] for each in found["fixed"]}
    assert found["new"] == []


def test_a_renamed_job_keeps_its_findings(differing, repository):
    write(repository, jobs_yaml=JOBS.replace("0 0 * * 0", "* 4 * * 0"))
    commit(repository)
    write(repository, jobs_yaml=JOBS.replace("0 0 * * 0", "* 4 * * 0").replace("sweep:", "wipe:"))
    found = differing()

    assert kinds(found) == {"wipe": "renamed"}
    assert found["findings"] == {"new": [], "fixed": []}


def test_any_revision_can_be_compared_with(schedcat, differing, repository):
    git(repository, "tag", "v1")
    write(repository, jobs_yaml=JOBS.replace("both", "either"))
    commit(repository)

    assert kinds(differing()) == {}
    for name in ("v1", "HEAD~1", git(repository, "rev-parse", "HEAD~1").strip()):
        assert kinds(differing("--base", name)) == {"invoices": "changed"}
    full = git(repository, "rev-parse", "HEAD~1").strip()
    assert f"since {full}: jobs: 1 changed" in schedcat("diff", "--base", full).stdout


def test_three_dots_are_where_the_branch_left(differing, repository):
    git(repository, "switch", "--quiet", "--create=topic")
    write(repository, jobs_yaml=JOBS.replace("both", "either"))
    commit(repository)
    git(repository, "switch", "--quiet", "main")
    write(repository, jobs_yaml=JOBS.replace("0 0 * * 0", "0 1 * * 0"))
    commit(repository)
    git(repository, "switch", "--quiet", "topic")

    assert kinds(differing("--base=main...")) == {"invoices": "changed"}
    assert kinds(differing("--base=main")) == {"invoices": "changed", "sweep": "changed"}


@pytest.mark.parametrize(
    ("base", "message", "help"),
    [
        ("nowhere", "`nowhere` is no revision here", "name a branch, a tag or a commit"),
        ("v1..v2", "`v1..v2` is no revision here", "name one revision"),
        ("nowhere...", "`nowhere` and HEAD have no commit in common here", "name a branch"),
        ("--all", "`--all` is no revision here", "name a branch"),
        ("", "`` is no revision here", "name a branch"),
    ],
)
def test_a_name_that_is_no_revision_is_an_error_with_advice(
    schedcat, repository, base, message, help
):
    done = schedcat("diff", f"--base={base}", cwd=repository)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}\nhelp: {help}")


def test_outside_of_a_repository_it_says_so(schedcat, tmp_path):
    write(tmp_path, jobs_yaml=JOBS)
    done = schedcat("diff", "jobs.yaml", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: the working directory is in no git repository\nhelp: ")


def test_without_git_it_says_so(schedcat, repository):
    done = schedcat("diff", cwd=repository, PATH="")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: git is not there\nhelp: install git")


def test_before_the_first_commit_it_says_so(schedcat, tmp_path):
    git(tmp_path, "init", "--quiet")
    done = schedcat("diff", "jobs.yaml", text=JOBS)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: the repository has no commit yet\n")


def test_in_a_shallow_clone_it_says_how_to_get_the_rest(schedcat, repository):
    commit(repository)
    clone = repository / "clone"
    git(repository, "clone", "--quiet", "--depth=1", repository.as_uri(), clone)
    done = schedcat("diff", "--base=HEAD~1", cwd=clone)

    assert done.returncode == 2
    assert done.stderr == (
        "error: `HEAD~1` is no revision here\n"
        "help: the clone is shallow: get the rest with `git fetch --unshallow`\n"
    )
    assert schedcat("diff", cwd=clone).returncode == 0


def test_a_catalog_that_the_revision_has_not_is_all_new(differing, repository):
    (repository / "more").mkdir()
    write(repository / "more", jobs_yaml=JOBS)

    assert kinds(differing("more")) == {"invoices": "added", "sweep": "added"}
    assert kinds(differing("more/jobs.yaml")) == {"invoices": "added", "sweep": "added"}


def test_a_configuration_that_the_revision_has_not_names_the_catalogs(differing, repository):
    git(repository, "rm", "--quiet", "--cached", "schedcat.toml")
    git(repository, "commit", "--quiet", "--message=x")
    write(repository, jobs_yaml=JOBS.replace("both", "either"))

    assert kinds(differing()) == {"invoices": "changed"}


def test_a_catalog_that_the_configuration_names_first_now_is_all_new(differing, repository):
    write(repository, schedcat_toml='catalog = ["jobs.yaml", "later/"]\n')
    commit(repository)
    (repository / "later").mkdir()
    write(repository / "later", more_yaml="jobs: {late: {task: shop.late, interval: 1h}}\n")

    assert kinds(differing()) == {"late": "added"}


def test_a_catalog_that_is_gone_is_all_removed(differing, repository):
    (repository / "jobs.yaml").unlink()

    assert kinds(differing("jobs.yaml")) == {"invoices": "removed", "sweep": "removed"}


def test_a_catalog_that_never_was_is_an_error(schedcat, repository):
    done = schedcat("diff", "nothing.yaml", cwd=repository)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: no catalog is here, neither now nor at HEAD\n")


def test_a_file_that_was_broken_does_not_pass_for_new_jobs(schedcat, repository):
    write(repository, jobs_yaml=JOBS.replace('"0 0 * * 0"', "@daily"))
    commit(repository)
    write(repository, jobs_yaml=JOBS)
    done = schedcat("diff", NOW, cwd=repository)

    assert done.stdout.startswith("? invoices, sweep\n    there their file cannot be read: jobs")
    assert "jobs: 2 cannot be read at HEAD; findings: 1 fixed" in done.stdout
    assert "fixed findings:\n  jobs.yaml:10:11: error: invalid-yaml: " in done.stdout


def test_a_file_that_was_broken_altogether_is_said_once(schedcat, differing, repository):
    write(repository, jobs_yaml=JOBS.replace("both", "[both"))
    commit(repository)
    write(repository, jobs_yaml=f"{JOBS}  third: {{task: shop.third, interval: 1h}}\n")
    done = schedcat("diff", NOW, cwd=repository)
    said, *_ = done.stdout.split("\nfixed findings:")

    assert said.startswith(
        "? invoices, sweep, third\n    there their file cannot be read: jobs.yaml:"
    )
    assert said.count("cannot be read") == 1
    assert "new findings" not in said
    assert "jobs: 3 cannot be read at HEAD; findings: 1 fixed" in done.stdout
    assert set(kinds(differing()).values()) == {"unread"}
    table = schedcat("diff", "--format=markdown", cwd=repository).stdout
    assert "| unread | `invoices`, `sweep`, `third` | | | |" in table.replace("  ", " ")
    assert table.count("cannot be read: ") == 1


def test_a_note_on_a_file_takes_no_job_from_it(differing, repository):
    (repository / "deploy.crontab").write_text("@reboot /opt/start\n0 4 * * * /opt/sweep\n")
    commit(repository)
    with (repository / "deploy.crontab").open("a") as file:
        file.write("0 5 * * * /opt/fresh\n")

    assert kinds(differing("deploy.crontab")) == {"fresh": "added"}


def test_a_clock_that_nobody_has_named_is_told_as_such(schedcat, differing, repository):
    lines = repository / "deploy.crontab"
    lines.write_text("0 4 * * * /opt/sweep\n@hourly /opt/poll\n")
    commit(repository)
    lines.write_text("0 4,5 * * * /opt/sweep\n@hourly /opt/poll\n@daily /opt/fresh\n")
    done = schedcat("diff", NOW, "deploy.crontab", cwd=repository)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        """\
+ fresh  deploy.crontab:3:8
    every day at 00:00, in a time zone that nobody has named
    runs a year: 365

~ sweep  deploy.crontab:1:13
    schedule:
      - every day at 04:00, in a time zone that nobody has named
      + every day at 04:00 and 05:00, in a time zone that nobody has named
    runs a year: 365 -> 730

"""
    )
    assert "first to differ" not in done.stdout
    _, changed = differing("deploy.crontab")["jobs"]
    assert changed["fields"][0]["after"]["timezone"] is None


def test_a_clock_that_is_named_now_is_a_change(differing, repository):
    lines = repository / "deploy.crontab"
    lines.write_text("0 4 * * * /opt/sweep\n@hourly /opt/poll\n")
    commit(repository)
    write(repository, schedcat_toml=CONFIG + ZONES)
    (changed,) = differing("deploy.crontab")["jobs"]

    assert (changed["name"], changed["fields"][0]["after"]["timezone"]) == ("sweep", "UTC")
    assert changed["firings"][0]["first_difference"] is None


def test_a_job_that_cannot_be_read_now_does_not_pass_for_removed(differing, repository):
    write(repository, jobs_yaml=JOBS.replace("0 0 * * 0", "61 0 * * 0"))
    found = differing()

    assert kinds(found) == {"sweep": "unread"}
    unread = found["jobs"][0]["unread"]
    assert (unread["rule"], unread["path"], unread["line"]) == ("invalid-cron", "jobs.yaml", 10)
    assert [each["rule"] for each in found["findings"]["new"]] == ["invalid-cron"]


def test_it_is_counted_apart_from_those_that_are_removed(schedcat, repository):
    write(repository, jobs_yaml=JOBS.replace("0 0 * * 0", "61 0 * * 0"))
    for format in ("text", "markdown"):
        said = schedcat("diff", f"--format={format}", cwd=repository).stdout
        assert "jobs: 1 cannot be read now; findings: 1 new" in said
        assert "removed" not in said


def test_a_configuration_that_was_broken_is_an_error_at_that_revision(schedcat, repository):
    write(repository, schedcat_toml="catalog = [\n")
    commit(repository)
    write(repository, schedcat_toml=CONFIG)
    done = schedcat("diff", cwd=repository)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: at HEAD: schedcat.toml:2:1: not TOML: ")
    assert "help: compare with another revision: --base REF" in done.stderr


def test_another_broken_configuration_in_the_repository_does_not_matter(differing, repository):
    (repository / "other").mkdir()
    write(repository / "other", pyproject_toml="[tool.schedcat\n")
    commit(repository)

    assert kinds(differing()) == {}


def test_from_a_folder_below_places_are_those_that_lint_prints(differing, repository):
    below = repository / "deep" / "down"
    below.mkdir(parents=True)
    write(repository, jobs_yaml=JOBS.replace("* * 0", "* * 1").replace("  sweep", "  wipe"))
    found = differing(cwd=below)

    (gone,) = [each for each in found["jobs"] if each["change"] == "removed"]
    assert gone["path"] == (repository / "jobs.yaml").as_posix()
    assert kinds(differing("../../jobs.yaml", cwd=below)) == {"sweep": "removed", "wipe": "added"}
    assert found["findings"] == {"new": [], "fixed": []}


def test_a_path_outside_of_the_repository_is_an_error(schedcat, repository, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, jobs_yaml=JOBS)
    done = schedcat("diff", str(elsewhere / "jobs.yaml"), cwd=repository)

    assert (done.returncode, done.stdout) == (2, "")
    assert "is not in the repository" in done.stderr


def test_files_with_odd_names_are_found_on_both_sides(differing, repository):
    folder = repository / "jobs of\nä"
    folder.mkdir()
    (folder / 'a "b".yaml').write_text(JOBS, "utf-8")
    commit(repository)
    (folder / 'a "b".yaml').write_text(JOBS.replace("both", "either"), "utf-8")

    assert kinds(differing(str(folder.relative_to(repository)))) == {"invoices": "changed"}


PYTHON = """\
from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "shop.sweep", "schedule": crontab(minute=0, hour=4)},
}
"""
CRONTAB = "0 4 * * * root /opt/sweep\n"


def write_deep(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


ZONES = '[backends.celery]\ntimezone = "UTC"\n[backends.crontab]\ntimezone = "UTC"\n'


@pytest.mark.parametrize("asked", [["app", "deploy"], [], ["."]])
def test_schedules_of_all_formats_are_there_on_both_sides(differing, repository, asked):
    write_deep(
        repository,
        {
            "app/settings.py": PYTHON,
            "deploy/cron.d/x": CRONTAB,
            "schedcat.toml": f'catalog = ["app", "deploy"]\n{ZONES}',
        },
    )
    commit(repository)
    if asked != ["."]:
        write(repository, jobs_yaml="jobs: {}\n")
    assert differing(*asked)["jobs"] == []

    settings = repository / "app" / "settings.py"
    settings.write_text(PYTHON.replace("hour=4", "hour=5"), "utf-8")
    lines = repository / "deploy" / "cron.d" / "x"
    lines.write_text(CRONTAB.replace("4", "6"), "utf-8")
    changes = {each["change"] for each in differing(*asked)["jobs"]}

    assert changes == {"changed"}
    assert len(differing(*asked)["jobs"]) == 2


def test_a_module_finds_what_it_imports_on_both_sides(differing, repository):
    write_deep(
        repository,
        {
            "app/__init__.py": "",
            "lib/__init__.py": "",
            "lib/work.py": "from celery import shared_task\n\n@shared_task\ndef sweep(): ...\n",
            "app/settings.py": "from lib.work import sweep\n"
            + PYTHON.replace('"shop.sweep"', "sweep.name"),
            "schedcat.toml": f'catalog = ["app"]\n{ZONES}',
        },
    )
    commit(repository)

    assert differing()["jobs"] == []


def test_a_link_leads_to_its_schedule_on_both_sides(differing, repository):
    config = f'catalog = ["app"]\n{ZONES}'
    write_deep(repository, {"real/settings.py": PYTHON, "schedcat.toml": config})
    (repository / "app").mkdir()
    (repository / "app" / "settings.py").symlink_to("../real/settings.py")
    commit(repository)

    assert differing()["jobs"] == []


def test_tasks_are_those_of_each_side(differing, repository):
    source = repository / "src" / "shop.py"
    source.parent.mkdir()
    tasks = "from celery import shared_task\n"
    tasks += "".join(
        f"@shared_task(name='shop.{name}')\ndef {name}(): ...\n" for name in ("invoices", "sweep")
    )
    source.write_text(tasks)
    write(repository, schedcat_toml=f'{CONFIG}tasks = ["src/"]\n')
    commit(repository)
    assert differing()["findings"] == {"new": [], "fixed": []}

    source.write_text(tasks.replace("shop.sweep", "shop.wipe"))
    found = differing()["findings"]

    assert [(each["rule"], each["job"]) for each in found["new"]] == [
        ("task-path-not-canonical", "sweep")
    ]
    assert found["fixed"] == []


def test_a_listing_that_git_does_not_know_is_taken_as_it_is(differing, repository):
    write(
        repository,
        schedcat_toml=f'{CONFIG}tasks = ["build/tasks.txt"]\n',
        _gitignore="build/\n",
    )
    (repository / "build").mkdir()
    (repository / "build" / "tasks.txt").write_text("shop.invoices\nshop.sweep\n")
    commit(repository)
    write(repository, jobs_yaml=JOBS.replace("shop.sweep", "shop.wipe"))

    found = differing()["findings"]
    assert [each["rule"] for each in found["new"]] == ["task-not-found"]


def test_an_environment_that_the_revision_does_not_name_changes_nothing_there(
    differing, repository
):
    text = JOBS.replace(
        "    days: both\n", "    days: both\n    environments: {dev: {interval: 1h}}\n"
    )
    write(repository, jobs_yaml=text)

    assert kinds(differing("--env=dev")) == {"invoices": "changed"}
    assert kinds(differing()) == {}


def test_a_configuration_that_is_named_counts_on_both_sides(differing, repository):
    write(repository, other_toml='[defaults]\nowner = "platform"\n')
    commit(repository)
    write(repository, other_toml='[defaults]\nowner = "shop"\n')
    found = differing("--config=other.toml", "jobs.yaml")

    assert kinds(found) == {"invoices": "changed", "sweep": "changed"}
    assert {each["field"] for job in found["jobs"] for each in job["fields"]} == {"owner"}


def test_links_lead_where_they_lead_at_the_revision(differing, repository):
    (repository / "linked.yaml").symlink_to("jobs.yaml")
    commit(repository)
    write(repository, jobs_yaml=JOBS.replace("both", "either"))

    assert kinds(differing("linked.yaml")) == {"invoices": "changed"}


def test_nothing_is_left_behind(schedcat, repository, tmp_path_factory):
    write(repository, jobs_yaml=JOBS.replace("both", "either"))
    before, room = git(repository, "status", "--porcelain"), tmp_path_factory.mktemp("room")
    done = schedcat("diff", cwd=repository, TMPDIR=str(room))

    assert done.returncode == 0
    assert git(repository, "status", "--porcelain") == before
    assert list(room.iterdir()) == []


TUESDAYS = "on the first Tuesday of every month at 09:00, Europe/London time"
EITHER = "on the 1st to 7th of the month and on every Tuesday at 09:00, Europe/London time"


def test_markdown_is_a_table_with_details_and_escapes_what_people_wrote(schedcat, repository):
    write(
        repository,
        jobs_yaml=JOBS.replace("both", "either").replace(
            "description: Send the invoices of the month.",
            'description: "<b>a|b</b> [x](y) </details>"',
        ),
    )
    done = schedcat("diff", NOW, "--format=markdown", cwd=repository)
    commit_hash = git(repository, "rev-parse", "HEAD")[:12]

    assert (
        done.stdout
        == rf"""**Scheduled jobs** since HEAD ({commit_hash}): jobs: 1 changed

| | job | before | after | runs a year |
| --- | --- | --- | --- | --- |
| changed | `invoices` | {TUESDAYS} | {EITHER} | 12 → 124 |

<details><summary>What differs</summary>

- `invoices` in `jobs.yaml:3:3`
  - schedule: {TUESDAYS} → {EITHER}
  - description: Send the invoices of the month. → &lt;b&gt;a\|b&lt;/b&gt; \[x](y) &lt;/details&gt;
  - first to differ: Wed 2026-12-02 09:00 UTC (09:00 Europe/London), a new run

</details>
"""
    )


def test_markdown_calls_nobody(schedcat, repository):
    text = JOBS.replace("Send the", "For @acme/team of x@y.example, the")
    write(repository, jobs_yaml=f"{text}    owner: '@me'\n")
    said = schedcat("diff", NOW, "--format=markdown", cwd=repository).stdout

    assert "→ For @&#8203;acme/team of x@y.example, the" in said
    assert "→ @&#8203;me" in said


def test_another_name_of_utc_is_no_change(differing, repository):
    write(repository, jobs_yaml=JOBS.replace("Europe/London", "UTC"))
    commit(repository)
    write(repository, jobs_yaml=JOBS.replace("Europe/London", "Etc/UTC"))

    assert differing()["jobs"] == []


def test_a_comment_stays_below_what_a_code_host_takes(schedcat, repository):
    jobs = "".join(f"  job-{n}: {{task: shop.job_{n}, interval: 1h}}\n" for n in range(2_000))
    write(repository, jobs_yaml=f"jobs:\n{jobs}")
    done = schedcat("diff", NOW, "--format=markdown", cwd=repository)

    assert "and 1,902 more" in done.stdout
    assert len(done.stdout) < 65_536


def test_help_and_the_list_of_commands_know_it(schedcat):
    assert "schedcat diff --base origin/main..." in schedcat("diff", "--help").stdout
    assert "diff " in schedcat("--help").stdout


def test_a_count_that_grows_is_new_of_one_job_alone(schedcat, repository):
    line = "  {0}: {{task: app.{0}, cron: '0 3 * * *', description: Tell the shops.}}\n"
    jobs = ["jobs:\n", *map(line.format, "abc")]
    write(repository, jobs_yaml="".join(jobs[:3]), schedcat_toml='catalog = ["jobs.yaml"]\n')
    commit(repository)
    write(repository, jobs_yaml="".join(jobs))
    done = schedcat("diff", NOW, cwd=repository)
    assert "findings: 1 new\n" in done.stdout
