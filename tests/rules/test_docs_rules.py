"""The docs rules: configured files are compared as render-docs and export write them."""

from pathlib import Path

import pytest

from schedcat import engine
from schedcat.commands import Request, open_catalogs, project_of
from schedcat.commands.export import Options as ExportOptions
from schedcat.commands.export import export
from schedcat.commands.render_docs import Options as DocsOptions
from schedcat.commands.render_docs import render_docs
from schedcat.engine.choosing import Selection
from schedcat.errors import ConfigError
from schedcat.findings import Severity
from schedcat.rules import load_rules
from schedcat.source import Source

RULES = load_rules()
JOBS = """\
jobs:
  purge:
    task: shop.tasks.purge_outputs
    command: /srv/shop/purge
    http: {path: /purge/}
    cron: "*/5 * * * *"
    description: Drop what is old.
    environments: {dev: {cron: "0 * * * *"}}
  sync:
    task: shop.tasks.sync
    command: /srv/shop/sync
    http: {path: /sync/}
    cron: "15 * * * *"
    description: Ask for news.
"""
CONFIG = """\
catalog = ["jobs.yaml"]
[backends.celery]
[backends.crontab]
[backends.cloud-scheduler]
project = "acme"
location = "here"
url = "https://worker.example.com"
[environments.dev]
suffix = "-dev"
"""
BEGIN, END = "<!-- schedcat:begin columns=name,schedule -->", "<!-- schedcat:end -->"
PAGE = f"# Shop\n\n{BEGIN}\n{END}\n\nThe end.\n"


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """`shop(toml, **files)`: a folder with a catalog, the current one; `lint(rule)` looks at it."""
    monkeypatch.chdir(tmp_path)

    def make(toml="", jobs=JOBS, **files):
        Path("jobs.yaml").write_text(jobs, encoding="utf-8")
        Path("schedcat.toml").write_text(CONFIG + toml, encoding="utf-8")
        for name, text in files.items():
            Path(name.replace("_", ".")).write_text(text, encoding="utf-8")
        return lint

    return make


def lint(rule, *paths, **asked):
    request = Request(paths, now="2026-11-22", cache=False, **asked)
    return [
        each
        for opened in open_catalogs(request)
        for each in engine.check(
            project_of(opened, request), opened.reading, RULES, Selection((rule,))
        )
    ]


def messages(diagnostics):
    return [each.finding.message for each in diagnostics]


def marked(at):
    line = Source(at.path, Path(at.path).read_text(encoding="utf-8")).line(at.line)
    return line[at.column - 1 : at.end_column - 1]


def mend(fix):
    """Make the edits of a fix, from the last to the first."""
    for at, text in sorted(fix.edits, reverse=True):
        content = Path(at.path).read_bytes().decode()
        lines = Source(at.path, content).lines
        ends = content.splitlines(keepends=True)
        starts = [sum(map(len, ends[:number])) for number in range(len(lines) + 1)]
        start, end = (
            starts[at.line - 1] + at.column - 1,
            starts[at.end_line - 1] + at.end_column - 1,
        )
        Path(at.path).write_bytes((content[:start] + text + content[end:]).encode())


DOCS = '[[docs]]\ninject = ["README.md"]\n'
WHOLE = '[[docs]]\noutput = "jobs.md"\ncolumns = ["name", "schedule"]\n'


class TestDocsOutOfDate:
    def test_what_render_docs_has_written_is_current(self, shop):
        shop(DOCS + WHOLE, README_md=PAGE)
        render_docs(Request(), DocsOptions())

        assert lint("docs-out-of-date") == []

    def test_without_docs_there_is_nothing_to_say(self, shop):
        assert shop()("docs-out-of-date") == []

    def test_the_line_that_differs_is_shown_with_what_should_be_there(self, shop):
        shop(WHOLE)
        render_docs(Request(), DocsOptions())
        page = Path("jobs.md")
        page.write_text(page.read_text().replace("every 5 minutes", "hourly"))
        (found,) = lint("docs-out-of-date")

        assert found.finding.message == "1 line differs from the catalog"
        assert marked(found.finding.at) == "| `purge` | hourly |"
        assert found.finding.help == (
            "the catalog has `| `purge` | every 5 minutes |` here; run `schedcat render-docs`"
        )

    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_the_fix_writes_what_render_docs_does(self, shop, newline):
        shop(DOCS + WHOLE, README_md=PAGE)
        page = Path("README.md")
        page.write_bytes(PAGE.replace("\n", newline).encode())
        render_docs(Request(), DocsOptions())
        wanted = page.read_bytes()
        stale = wanted.replace(b"every 5 minutes", b"hourly").replace(b"| `sync`", b"| `sink`")
        page.write_bytes(stale.replace(b"| --- | --- |", b"| --- | --- |", 1))
        (found,) = lint("docs-out-of-date")
        assert found.finding.fix.safe
        mend(found.finding.fix)

        assert page.read_bytes() == wanted
        assert lint("docs-out-of-date") == []

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text[:0],
            lambda text: text + "more\n",
            lambda text: text.rstrip("\n"),
            lambda text: text.split("\n", 1)[1],
            lambda text: text.replace("\n", "\nx\n"),
            lambda text: "\n".join(reversed(text.split("\n"))),
        ],
    )
    def test_any_other_text_is_mended(self, shop, change):
        shop(WHOLE)
        render_docs(Request(), DocsOptions())
        wanted = Path("jobs.md").read_text()
        Path("jobs.md").write_text(change(wanted))
        (found,) = lint("docs-out-of-date")
        mend(found.finding.fix)

        assert Path("jobs.md").read_text() == wanted

    def test_several_places_are_one_finding(self, shop):
        jobs = "".join(f"  j{n}: {{task: a.b, interval: {n}h}}\n" for n in range(1, 9))
        shop(WHOLE, jobs=f"jobs:\n{jobs}")
        render_docs(Request(), DocsOptions())
        page = Path("jobs.md")
        page.write_text(page.read_text().replace("`j2`", "`x2`").replace("`j7`", "`x7`"))
        (found,) = lint("docs-out-of-date")

        assert found.finding.message == "2 lines differ from the catalog"
        assert [marked(each.at) for each in found.finding.related] == ["| `x7` | every 7 hours |"]
        assert found.finding.related[0].message == (
            "the catalog has `| `j7` | every 7 hours |` here"
        )

    def test_a_page_that_is_not_there_is_said_where_it_is_named(self, shop):
        shop(WHOLE + DOCS)
        found = lint("docs-out-of-date")

        assert messages(found) == [
            "`jobs.md` is not there",
            "`README.md` cannot be made: `README.md` cannot be read: no such file or directory",
        ]
        assert marked(found[0].finding.at) == '"jobs.md"'
        assert marked(found[1].finding.at) == '["README.md"]'
        assert [each.finding.fix for each in found] == [None, None]

    def test_a_page_without_a_block_cannot_be_made(self, shop):
        shop(DOCS, README_md="# Shop\n")
        (found,) = lint("docs-out-of-date")

        assert found.finding.message == ("`README.md` cannot be made: README.md: no block to fill")

    def test_a_template_that_fails_is_said_with_its_line(self, shop):
        shop('[[docs]]\noutput = "a.md"\ntemplate = "a.j2"\n', a_j2="\n{{ nothing }}\n")
        (found,) = lint("docs-out-of-date")

        assert found.finding.message == "`a.md` cannot be made: a.j2:2: 'nothing' is undefined"

    def test_keys_that_do_not_go_together_are_a_wrong_configuration(self, shop):
        shop('[[docs]]\ninject = ["a.md"]\ntemplate = "b.j2"\n')

        with pytest.raises(ConfigError, match="do not go together"):
            lint("docs-out-of-date")

    def test_a_catalog_that_cannot_be_read_whole_has_no_pages(self, shop):
        shop(WHOLE, jobs=JOBS + "  broken: {task: a.b}\n", jobs_md="old\n")

        assert lint("docs-out-of-date") == []

    def test_a_page_has_all_jobs_whichever_files_are_checked(self, shop):
        shop()
        Path("schedcat.toml").write_text(
            CONFIG.replace('["jobs.yaml"]', '["jobs.yaml", "more.yaml"]') + WHOLE
        )
        Path("more.yaml").write_text("jobs: {more: {task: a.b, interval: 1h}}\n")
        render_docs(Request(), DocsOptions())

        assert "`more`" in Path("jobs.md").read_text()
        assert lint("docs-out-of-date", "jobs.yaml") == []
        assert lint("docs-out-of-date", "more.yaml") == []

    def test_each_page_is_of_its_environment(self, shop):
        shop(f'{WHOLE}env = "dev"\n')
        render_docs(Request(), DocsOptions())

        assert "every hour" in Path("jobs.md").read_text()
        assert lint("docs-out-of-date") == []
        assert lint("docs-out-of-date", environment="dev") == []
        Path("jobs.md").write_text("")
        assert len(lint("docs-out-of-date")) == 1
        assert len(lint("docs-out-of-date", environment="dev")) == 1

    def test_another_environment_has_other_pages(self, shop):
        toml = f'[environments.prod]\n{WHOLE}env = "dev"\n'
        shop(toml, jobs_md="")

        assert lint("docs-out-of-date", environment="prod") == []

    def test_a_text_that_is_held_counts_instead_of_the_one_on_disk(self, shop):
        shop(WHOLE)
        render_docs(Request(), DocsOptions())
        wanted = Path("jobs.md").read_bytes()
        Path("jobs.md").write_text("")
        contents = {"jobs.md": wanted, "jobs.yaml": JOBS.encode()}

        assert lint("docs-out-of-date", contents=contents) == []
        changed = JOBS.replace("15 *", "16 *").encode()
        assert len(lint("docs-out-of-date", contents={**contents, "jobs.yaml": changed})) == 1


class TestDocsNameUnknownJob:
    def page(self, text):
        return f"{text}\n\n{BEGIN}\n| `shop.tasks.gone_too` |\n{END}\n"

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("See `shop.tasks.tidy_up`.", "shop.tasks.tidy_up"),
            ("**Task Name:** `shop.tasks.tidy`", "shop.tasks.tidy"),
            ("See `shop.reports.tasks.weekly.send_figures`.", None),
            ("| Task | When |\n|---|---|\n| shop.tasks.tidy_up | daily |", "shop.tasks.tidy_up"),
            ("| Task |\n|---|\n| `shop.tasks.tidy_up` |", "shop.tasks.tidy_up"),
        ],
    )
    def test_a_task_that_is_gone_is_found(self, shop, text, named):
        shop(DOCS, README_md=self.page(text))
        (found,) = lint("docs-name-unknown-job")

        assert marked(found.finding.at) == (named or "shop.reports.tasks.weekly.send_figures")

    @pytest.mark.parametrize(
        "text",
        [
            "See `shop.tasks.sync` and `shop.tasks.purge_outputs`.",
            "See `shop.tasks` and `shop.models.Order` and `shop.tasks.Tidy`.",
            "See `shop.settings` and `shop.tasks.utils.helpers`.",
            "See `other.tasks.tidy_up` and `os.path.join_all`.",
            "See `shop/tasks.py`, `tidy_up`, `README.md`, `shop.tasks.tidy_up()`.",
            "See shop.tasks.tidy_up in running text.",
            "```python\nshop.tasks.tidy_up()\n`shop.tasks.tidy_up`\n```",
            "~~~\n`shop.tasks.tidy_up`\n~~~",
            r"\`shop.tasks.tidy_up\`",
            "| Setting | Default |\n|---|---|\n| shop-name | x |\n| sync | y |\n| purge | y |",
            "| Job | When |\n|---|---|\n| other-job | x |\n| some-job | y |\n| sync | z |",
            "| Job | When |\n|---|---|\n| purge | x |\n| Sync | y |\n| All of them | z |",
            "| Job | When |\n|---|---|\n| purge | x |\n| sync | y |\n| | z |\n",
        ],
    )
    def test_what_may_be_anything_else_passes(self, shop, text):
        shop(DOCS, README_md=self.page(text))

        assert lint("docs-name-unknown-job") == []

    def test_a_row_about_a_job_that_is_gone_is_found_among_jobs(self, shop):
        table = "| Job | When |\n|:--|--:|\n| `purge` | x |\n| sync | y |\n| tidy-up | z |"
        shop(DOCS, README_md=self.page(table))
        (found,) = lint("docs-name-unknown-job")

        assert found.finding.message == "`tidy-up` is no job and no task of the catalog"
        assert marked(found.finding.at) == "tidy-up"
        assert found.severity is Severity.ERROR

    @pytest.mark.parametrize("column", ["Job", "Task Name", "name", "Scheduled jobs"])
    def test_jobs_are_known_by_names_titles_functions_and_names_on_backends(self, shop, column):
        rows = "".join(
            f"| {name} |\n" for name in ("purge", "purge_outputs", "Sync", "acme-sync", "syncs-2")
        )
        shop("", README_md=self.page(f"| {column} |\n|---|\n{rows}"))
        Path("schedcat.toml").write_text(
            'app = "acme"\n'
            + CONFIG.replace('location = "here"', 'location = "here"\nname = "{app}-{name}"')
            + DOCS
        )

        assert [marked(each.finding.at) for each in lint("docs-name-unknown-job")] == ["syncs-2"]

    def test_the_nearest_name_is_offered(self, shop):
        shop(DOCS, README_md=self.page("See `shop.tasks.purge_output`."))
        (found,) = lint("docs-name-unknown-job")

        assert found.finding.help == "did you mean `shop.tasks.purge_outputs`?"

    def test_a_task_of_the_registry_need_not_be_scheduled(self, shop):
        shop(
            "",
            README_md=self.page("`shop.tasks.tidy_up`, `shop.tasks.gone_up`"),
            tasks_txt="""\
shop.tasks.tidy_up
shop.tasks.sync
shop.tasks.purge_outputs
""",
        )
        Path("schedcat.toml").write_text(f'tasks = ["tasks.txt"]\n{CONFIG}{DOCS}')
        (found,) = lint("docs-name-unknown-job")

        assert marked(found.finding.at) == "shop.tasks.gone_up"
        assert found.severity is Severity.ERROR

    def test_without_a_registry_it_is_a_warning(self, shop):
        shop(DOCS, README_md=self.page("See `shop.tasks.tidy_up`."))

        assert [each.severity for each in lint("docs-name-unknown-job")] == [Severity.WARNING]

    def test_names_outside_modules_of_tasks_are_taken_for_tasks_only_when_alike(self, shop):
        jobs = JOBS.replace("shop.tasks.", "shop.orders.")
        text = "`shop.orders.purge_output`, `shop.orders.signal_handlers`, `shop.orders.models`"
        shop(DOCS, jobs=jobs, README_md=self.page(text))

        assert [marked(each.finding.at) for each in lint("docs-name-unknown-job")] == [
            "shop.orders.purge_output"
        ]

    def test_a_name_of_two_parts_is_found_beside_a_known_one(self, shop):
        jobs = JOBS.replace("shop.tasks.", "shop.")
        text = (
            "`shop.zzz`, `shop.sync`, `shop.py`, `shop.toml`, `shop.io`, `shop.models`, "
            "`shop.Order`, `other.zzz`, `shop.orders.zzz`, `shop.zzz()`, `os.path`"
        )
        shop(DOCS, jobs=jobs, README_md=self.page(text))

        assert [marked(each.finding.at) for each in lint("docs-name-unknown-job")] == ["shop.zzz"]

    def test_a_module_whose_tasks_are_made_at_run_time_is_not_judged(self, shop):
        Path("src/shop").mkdir(parents=True)
        Path("src/shop/__init__.py").write_text("")
        Path("src/shop/tasks.py").write_text(
            "import celery\nfor name in NAMES:\n    celery.shared_task(name=name)(print)\n"
        )
        shop("", README_md=self.page("`shop.tasks.tidy_up`"))
        Path("schedcat.toml").write_text(f'tasks = ["src"]\n{CONFIG}{DOCS}')

        assert lint("docs-name-unknown-job") == []

    def test_what_is_wrong_with_the_page_is_left_to_docs_out_of_date(self, shop):
        shop(DOCS, README_md="`shop.tasks.tidy_up`\n")

        assert lint("docs-name-unknown-job") == []
        assert len(lint("docs-out-of-date")) == 1

    def test_a_job_of_another_file_is_known(self, shop):
        shop("", README_md=self.page("`shop.tasks.more_work`"))
        Path("more.yaml").write_text("jobs: {more: {task: shop.tasks.more_work, interval: 1h}}\n")
        Path("schedcat.toml").write_text(
            CONFIG.replace('["jobs.yaml"]', '["jobs.yaml", "more.yaml"]') + DOCS
        )

        assert lint("docs-name-unknown-job", "jobs.yaml") == []


def exports(backend, format, output, more=""):
    return f'[[exports]]\nbackend = "{backend}"\nformat = "{format}"\noutput = "{output}"\n{more}'


FORMATS = [
    ("celery", "python", "beat.py"),
    ("celery", "json", "beat.json"),
    ("crontab", "user", "app.crontab"),
    ("cloud-scheduler", "script", "jobs.sh"),
    ("cloud-scheduler", "json", "jobs.json"),
]


class TestBackendDrift:
    @pytest.mark.parametrize(("backend", "format", "output"), FORMATS)
    def test_what_export_has_written_is_current(self, shop, backend, format, output):
        shop(exports(backend, format, output))
        export(Request(), ExportOptions())

        assert lint("backend-drift") == []

    @pytest.mark.parametrize(("backend", "format", "output"), FORMATS)
    def test_jobs_that_are_missing_extra_and_changed_are_named(self, shop, backend, format, output):
        old = JOBS.replace("sync:", "tidy:").replace("*/5 *", "0 *")
        shop(exports(backend, format, output), jobs=old)
        export(Request(), ExportOptions())
        shop(exports(backend, format, output))
        (found,) = lint("backend-drift")

        assert found.finding.message.partition(": ")[2] == (
            "`sync` is missing, `tidy` is not in the catalog, `purge` has changed"
        )
        assert found.finding.at.path == output
        assert found.finding.fix.safe
        mend(found.finding.fix)
        assert lint("backend-drift") == []

    def test_many_jobs_are_counted(self, shop):
        jobs = "jobs:\n" + "".join(
            f"  j{n}: {{command: /a, interval: 1h, task: a.b, http: {{path: /}}}}\n"
            for n in range(9)
        )
        toml = exports("crontab", "user", "app")
        shop(toml, jobs=jobs)
        export(Request(), ExportOptions())
        shop(toml, jobs=jobs.replace("1h", "2h"))

        assert messages(lint("backend-drift")) == [
            "9 lines differ from the catalog: `j0`, `j1`, `j2` and 6 more have changed"
        ]

    def test_a_change_beside_the_jobs_is_said_to_be_one(self, shop):
        shop(exports("crontab", "user", "app"))
        export(Request(), ExportOptions())
        Path("app").write_text("# Hands off!\n" + Path("app").read_text())

        assert messages(lint("backend-drift")) == ["1 line differs from the catalog, in no job"]

    def test_another_text_is_compared_by_its_lines(self, shop):
        shop(exports("celery", "python", "beat.py"), beat_py="beat_schedule = [\n")
        (found,) = lint("backend-drift")

        assert found.finding.message.endswith("lines differ from the catalog")

    def test_a_file_that_is_not_there_is_said_where_it_is_named(self, shop):
        shop(exports("celery", "python", "beat.py"))
        (found,) = lint("backend-drift")

        assert found.finding.message == "`beat.py` is not there"
        assert marked(found.finding.at) == '"beat.py"'

    def test_a_catalog_that_cannot_be_exported_is_left_to_the_rule_that_says_so(self, shop):
        shop(
            exports("crontab", "user", "app"),
            jobs=JOBS.replace('cron: "15 * * * *"', "interval: 7m"),
        )

        assert lint("backend-drift") == []
        assert len(lint("backend-cannot-express")) == 2

    def test_a_setting_that_an_export_lacks_is_said(self, shop):
        shop(exports("cloud-scheduler", "json", "jobs.json"))
        Path("schedcat.toml").write_text(
            Path("schedcat.toml").read_text().replace('project = "acme"\n', "")
        )
        (found,) = lint("backend-drift")

        assert "`jobs.json` cannot be made" in found.finding.message
        assert "`project` is missing" in found.finding.message

    def test_each_file_is_of_its_environment(self, shop):
        shop(exports("crontab", "user", "dev.crontab", 'env = "dev"\n'))
        export(Request(), ExportOptions())

        assert "purge-dev" in Path("dev.crontab").read_text()
        assert lint("backend-drift") == []
        assert lint("backend-drift", environment="dev") == []
        Path("dev.crontab").write_text("")
        assert len(lint("backend-drift")) == 1
        assert len(lint("backend-drift", environment="dev")) == 1

    def test_another_environment_has_other_files(self, shop):
        toml = "[environments.prod]\n" + exports("crontab", "user", "a", 'env = "dev"\n')
        shop(toml)

        assert len(lint("backend-drift")) == 1
        assert lint("backend-drift", environment="prod") == []

    def test_a_backend_that_only_an_export_names_has_all_jobs(self, shop):
        shop()
        text = Path("schedcat.toml").read_text().replace("[backends.crontab]\n", "")
        Path("schedcat.toml").write_text(text + exports("crontab", "user", "app"))
        export(Request(), ExportOptions())

        assert "/srv/shop/sync" in Path("app").read_text()
        assert lint("backend-drift") == []

    def test_a_file_has_all_jobs_whichever_files_are_checked(self, shop):
        shop(exports("crontab", "user", "app"))
        Path("schedcat.toml").write_text(
            Path("schedcat.toml").read_text().replace('["jobs.yaml"]', '["jobs.yaml", "b.yaml"]')
        )
        Path("b.yaml").write_text("jobs: {b: {command: /b, interval: 1h, backends: [crontab]}}\n")
        export(Request(), ExportOptions())

        assert lint("backend-drift", "b.yaml") == []

    def test_a_format_that_there_is_not_is_a_wrong_configuration(self, shop):
        shop(exports("celery", "toml", "a"))

        with pytest.raises(ConfigError, match="no format `toml`"):
            lint("backend-drift")
