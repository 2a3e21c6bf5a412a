"""`schedcat render-docs` as a user meets it: exit codes, streams, files written or left alone."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

JOBS = """\
defaults: {timezone: Europe/London}
jobs:
  report:
    task: shop.report
    cron: "30 3 * * *"
    owner: web
    description: Send the figures.
    environments: {dev: {cron: "0 12 * * *"}}
  sync:
    task: shop.sync
    interval: 90m
    description: Fetch | store.
    backends: [celery, cloud-scheduler]
    cloud-scheduler: {interval: 2h, why: quota}
"""
TABLE = """\
| Name | Task | Schedule | Description |
| --- | --- | --- | --- |
| `report` | `shop.report` | every day at 03:30, Europe/London time | Send the figures. |
| `sync` | `shop.sync` | every 1 hour, 30 minutes<br> on cloud-scheduler: every 2 hours (quota) \
| Fetch \\| store. |
"""
CONFIG = """\
catalog = ["jobs.yaml"]
[backends.celery]
[environments.dev]
"""
BEGIN, END = "<!-- schedcat:begin -->", "<!-- schedcat:end -->"
PAGE = f"# Shop\n\n{BEGIN}\n{END}\n"


def test_a_table_goes_to_standard_output(schedcat: Run) -> None:
    done = schedcat("render-docs", "jobs.yaml", text=JOBS)
    assert (done.returncode, done.stdout, done.stderr) == (0, TABLE, "")


def test_the_command_explains_itself_with_examples(schedcat: Run) -> None:
    text = schedcat("render-docs", "--help").stdout
    assert "schedcat render-docs --check" in text
    assert BEGIN.replace(" -->", " columns=name,schedule group-by=owner -->") in text


def test_columns_and_groups_are_chosen(schedcat: Run) -> None:
    done = schedcat(
        *("render-docs", "jobs.yaml", "--columns", "name,owner", "--group-by", "owner"), text=JOBS
    )
    assert done.stdout == (
        "### web\n\n| Name | Owner |\n| --- | --- |\n| `report` | web |\n\n"
        "### No owner\n\n| Name | Owner |\n| --- | --- |\n| `sync` |  |\n"
    )


def test_a_backend_has_its_jobs_as_they_run_there(schedcat: Run) -> None:
    done = schedcat(
        *("render-docs", "jobs.yaml", "--backend", "cloud-scheduler", "--columns", "name,schedule"),
        text=JOBS,
    )
    assert done.stdout.splitlines()[3:] == ["| `sync` | every 2 hours (quota) |"]


def test_a_job_that_lists_no_backend_runs_on_the_one_that_is_named(schedcat: Run) -> None:
    done = schedcat(
        *("render-docs", "jobs.yaml", "--backend", "celery", "--columns", "name"), text=JOBS
    )
    assert done.stdout.splitlines()[2:] == ["| `report` |", "| `sync` |"]


def test_an_environment_has_its_own_values(schedcat: Run) -> None:
    done = schedcat(
        *("render-docs", "jobs.yaml", "--env", "dev", "--columns", "schedule"), text=JOBS
    )
    assert done.stdout.splitlines()[2] == "| every day at 12:00, Europe/London time |"


def test_a_task_lends_its_docstring(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text(
        'from celery import shared_task\n@shared_task\ndef a():\n    "Says what."\n', "utf-8"
    )
    done = schedcat(
        *("render-docs", "jobs.yaml", "--tasks", ".", "--columns", "description"),
        text="jobs: {a: {task: tasks.a, interval: 1h}}",
    )
    assert done.stdout.splitlines()[2] == "| Says what. |"


def test_a_file_is_written_once_and_then_up_to_date(schedcat: Run, tmp_path: Path) -> None:
    first = schedcat("render-docs", "jobs.yaml", "-o", "jobs.md", text=JOBS)
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "jobs.md written\n")
    assert (tmp_path / "jobs.md").read_text("utf-8") == TABLE
    again = schedcat("render-docs", "jobs.yaml", "-o", "jobs.md")
    assert (again.returncode, again.stderr) == (0, "jobs.md is up to date\n")
    assert schedcat("render-docs", "jobs.yaml", "-o", "jobs.md", "--check").returncode == 0


def test_check_shows_the_difference_and_leaves_the_file(schedcat: Run, tmp_path: Path) -> None:
    stale = TABLE.replace("03:30", "04:30")
    (tmp_path / "jobs.md").write_text(stale, "utf-8")
    done = schedcat("render-docs", "jobs.yaml", "-o", "jobs.md", "--check", text=JOBS)
    assert done.returncode == 1
    assert done.stdout.startswith("--- jobs.md\n+++ jobs.md (as the catalog has it)\n@@ ")
    assert "\n-| `report` | `shop.report` | every day at 04:30, " in done.stdout
    assert "\n+| `report` | `shop.report` | every day at 03:30, " in done.stdout
    assert (tmp_path / "jobs.md").read_text("utf-8") == stale


def test_blocks_of_a_page_are_filled(schedcat: Run, tmp_path: Path) -> None:
    page = PAGE + f"\n<!-- schedcat:begin columns=name,cron env=dev -->\n{END}\n"
    (tmp_path / "README.md").write_text(page, "utf-8")
    done = schedcat("render-docs", ".", "--inject", "README.md", "--columns", "owner", text=JOBS)
    assert (done.returncode, done.stderr) == (0, "README.md written\n")
    assert (tmp_path / "README.md").read_text("utf-8") == (
        f"# Shop\n\n{BEGIN}\n\n| Owner |\n| --- |\n| web |\n|  |\n\n{END}\n\n"
        "<!-- schedcat:begin columns=name,cron env=dev -->\n\n"
        "| Name | Cron |\n| --- | --- |\n| `report` | `0 12 * * *` |\n| `sync` |  |\n\n"
        f"{END}\n"
    )
    assert schedcat("render-docs", ".", "--inject", "README.md", "--check").returncode == 1
    checked = schedcat("render-docs", ".", "--inject", "README.md", "--columns=owner", "--check")
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("# Shop\n", "README.md: no block to fill"),
        (f"# Shop\n{BEGIN}\n", "README.md:2:1: the block has no end"),
        (
            f"<!-- schedcat:begin columns=nam -->\n{END}\n",
            "README.md:1:1: `nam` is no column",
        ),
        (
            f"<!-- schedcat:begin env=prod -->\n{END}\n",
            "README.md:1:1: no job and no configuration names the environment `prod`",
        ),
    ],
)
def test_a_page_that_cannot_be_filled_stays_and_so_does_the_other(
    schedcat: Run, tmp_path: Path, page: str, message: str
) -> None:
    (tmp_path / "README.md").write_text(page, "utf-8")
    (tmp_path / "good.md").write_text(PAGE, "utf-8")
    done = schedcat(
        *("render-docs", ".", "--inject", "good.md", "--inject", "README.md"), text=JOBS
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}\nhelp: ")
    assert (tmp_path / "README.md").read_text("utf-8") == page
    assert (tmp_path / "good.md").read_text("utf-8") == PAGE


def test_a_catalog_that_cannot_be_read_whole_is_reported_and_nothing_written(
    schedcat: Run, tmp_path: Path
) -> None:
    broken = (
        JOBS + "  late: {task: shop.late, cron: '61 * * * *'}  # schedcat: ignore[invalid-cron]\n"
    )
    done = schedcat("render-docs", "jobs.yaml", "-o", "jobs.md", text=broken)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[invalid-cron]: ")
    assert "--> jobs.yaml:15:34" in done.stderr
    assert "\nerror: a catalog cannot be read whole\n" in done.stderr
    assert not (tmp_path / "jobs.md").exists()


def test_a_template_makes_a_page(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "tasks.txt").write_text("shop.sync\n", "utf-8")
    (tmp_path / "page.j2").write_text(
        "{% for job in jobs %}{{ job.name }} {{ job.registered }} {{ job.path }};{% endfor %}\n"
        "{% for name in groups %}{{ name }};{% endfor %}\n",
        "utf-8",
    )
    done = schedcat(
        *("render-docs", ".", "--template", "page.j2", "--tasks", "tasks.txt"),
        "--group-by=owner",
        text=JOBS,
    )
    assert done.stdout == "report False jobs.yaml;sync True jobs.yaml;\nweb;No owner;\n"


def test_what_a_template_gets_wrong_ends_in_two_lines(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "page.j2").write_text("\n{{ jbos }}\n", "utf-8")
    done = schedcat("render-docs", ".", "--template", "page.j2", "-o", "page.md", text=JOBS)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: page.j2:2: 'jbos' is undefined\nhelp: mend the template\n"
    assert not (tmp_path / "page.md").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--columns", "nme"], "`nme` is no column"),
        (["--backend", "celry"], "`celry` is no backend"),
        (["--env", "prod"], "no job and no configuration names the environment `prod`"),
        (["--check"], "nothing to compare with"),
        (["--inject", "a.md", "-o", "b.md"], "--inject and -o do not go together"),
        (["--inject", "a.md", "--template", "b"], "--inject and --template do not go together"),
        (["--template", "a", "--columns", "name"], "--template and --columns do not go together"),
        (["--inject", "a.md"], "`a.md` cannot be read: no such file or directory"),
        (["--template", "a.j2"], "`a.j2` does not exist"),
    ],
)
def test_options_that_cannot_be_followed_exit_2(
    schedcat: Run, options: list[str], message: str
) -> None:
    done = schedcat("render-docs", "jobs.yaml", *options, text=JOBS)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {message}\n")


def test_an_unknown_column_lists_those_that_there_are(schedcat: Run) -> None:
    done = schedcat("render-docs", "jobs.yaml", "--columns", "nme", text=JOBS)
    assert "help: did you mean `name`? write one of name, title, task, " in done.stderr


def test_a_template_is_for_one_catalog(schedcat: Run, tmp_path: Path) -> None:
    (tmp_path / "page.j2").write_text("", "utf-8")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "jobs.yaml").write_text(JOBS, "utf-8")
        (tmp_path / name / "schedcat.toml").write_text(CONFIG, "utf-8")
    done = schedcat("render-docs", ".", "--template", "page.j2")
    assert done.stderr.startswith("error: a template is for one catalog, and here are 2\n")
    grouped = schedcat("render-docs", ".", "--group-by", "file", "--columns", "name").stdout
    assert [line for line in grouped.splitlines() if line.startswith("#")] == [
        "### one/jobs.yaml",
        "### two/jobs.yaml",
    ]


DOCS = """\
[[docs]]
inject = ["README.md", "docs/jobs.md"]
columns = ["name", "file"]
group_by = "file"
[[docs]]
output = "docs/page.md"
template = "page.j2"
backend = "celery"
env = "dev"
"""


def test_without_arguments_all_that_the_configuration_lists_is_written(
    schedcat: Run, tmp_path: Path
) -> None:
    shop = project(tmp_path, CONFIG + DOCS)
    # The same from below the configuration as beside it.
    done = schedcat("render-docs", cwd=shop / "docs")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{shop}/README.md written\njobs.md written\npage.md written\n"
    block = "### jobs.yaml\n\n| Name | File |\n| --- | --- |\n| `report` | `jobs.yaml` |\n"
    assert block in (shop / "README.md").read_text("utf-8")
    assert (shop / "docs/page.md").read_text("utf-8") == "0 12 * * * celery dev\n"
    for here in (shop, shop / "docs"):
        checked = schedcat("render-docs", "--check", cwd=here)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    elsewhere = schedcat("render-docs", "--check", "--config", "shop/schedcat.toml", cwd=tmp_path)
    assert (elsewhere.returncode, elsewhere.stdout) == (0, "")


def test_check_counts_the_files_that_are_out_of_date(schedcat: Run, tmp_path: Path) -> None:
    shop = project(tmp_path, CONFIG + DOCS)
    done = schedcat("render-docs", "--check", cwd=shop)
    assert done.returncode == 1
    assert done.stderr == "3 files are out of date; run the same without --check\n"
    assert not (shop / "docs/page.md").exists()


def test_without_documents_in_the_configuration_the_table_is_printed(
    schedcat: Run, tmp_path: Path
) -> None:
    done = schedcat("render-docs", cwd=project(tmp_path, CONFIG))
    assert (done.returncode, done.stdout) == (0, TABLE)


@pytest.mark.parametrize(
    ("docs", "message"),
    [
        ("inject = ['README.md']\noutput = 'a.md'", "4:3: "),
        ("columns = ['name']", "4:3: "),
        ("inject = []", "5:10: "),
        ("output = 'a.md'\ngroup_by = 'team'", "6:12: "),
        ("output = 'a.md'\ncolumns = ['nme']", "6:11: `nme` is no column"),
        ("output = 'a'\ntemplate = 'b'\ncolumns = ['name']", "7:11: `columns` and `template` do"),
        ("inject = ['a']\ntemplate = 'b'", "6:12: `template` and `inject` do not go together"),
        ("inject = ['none.md']", "5:10: `none.md` cannot be read: no such file"),
        ("output = 'a.md'\ntemplate = 'none.j2'", "6:12: `none.j2` does not exist"),
    ],
)
def test_a_document_that_cannot_be_made_is_refused_with_its_place(
    schedcat: Run, tmp_path: Path, docs: str, message: str
) -> None:
    done = schedcat("render-docs", cwd=project(tmp_path, f"{CONFIG}[[docs]]\n{docs}\n"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: schedcat.toml:{message}")


def test_a_file_is_written_once_in_a_run(schedcat: Run, tmp_path: Path) -> None:
    twice = "[[docs]]\ninject = ['README.md']\n" * 2
    done = schedcat("render-docs", cwd=project(tmp_path, CONFIG + twice))
    assert done.returncode == 2
    assert done.stderr.startswith("error: `README.md` would be written twice\n")


def project(folder: Path, config: str) -> Path:
    """A configured catalog with two pages and a template, in a folder of its own."""
    shop = folder / "shop"
    (shop / "docs").mkdir(parents=True)
    (shop / "schedcat.toml").write_text(config, "utf-8")
    (shop / "jobs.yaml").write_text(JOBS, "utf-8")
    (shop / "page.j2").write_text(
        "{{ jobs[0].cron_text }} {{ catalog.backend }} {{ catalog.env }}\n", "utf-8"
    )
    for page in ("README.md", "docs/jobs.md"):
        (shop / page).write_text(PAGE, "utf-8")
    return shop
