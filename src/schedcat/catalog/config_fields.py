"""The table of a configuration's keys, put together with what backends and rules bring."""

from functools import lru_cache

from schedcat.catalog.fields import LINE, NAME, Tables
from schedcat.catalog.tables import catalog_tables
from schedcat.catalog.types import Choice, Field, ListOf, MapOf, Record

PATHS = ListOf(LINE)
SOME = ListOf(LINE, least=1)
DOC_FORMATS = ("markdown",)
GROUPINGS = ("file", "owner", "tag")

SEVERITIES = ("error", "warning", "info")

SELECTION = (
    Field(
        "plugins",
        PATHS,
        "Plugins whose rules run too: names in the entry points `schedcat.rules` of packages.",
        ["acme"],
    ),
    Field(
        "select",
        PATHS,
        "The only rules or groups to run; absent or empty: all that are on. `all` means every one.",
        ["cron"],
    ),
    Field(
        "extend_select",
        PATHS,
        "Rules or groups to run besides, such as those that are off by default.",
        ["rare-date"],
    ),
    Field(
        "ignore",
        PATHS,
        "Rules or groups not to run. The more exact name counts: a rule's before its group's.",
        ["missing-timezone"],
    ),
    Field(
        "per_file_ignores",
        MapOf(PATHS),
        "Path → rules or groups not wanted there. `*` stands for any part of a name, `**` for any "
        "folders; a pattern without `/` is a name in any folder.",
        {"jobs/legacy/*.yaml": ["missing-description"]},
    ),
    Field(
        "severity",
        MapOf(Choice(SEVERITIES)),
        "Rule or group → `error`, `warning` or `info`, in place of its own.",
        {"missing-description": "info"},
    ),
    Field(
        "baseline",
        LINE,
        "A file of known findings, which are not said; `lint --write-baseline` writes it.",
        "schedcat-baseline.json",
    ),
    Field(
        "fail_on",
        Choice(("error", "warning")),
        "The mildest finding that makes lint exit 1.",
        "error",
        default="warning",
    ),
)

Options = tuple[tuple[str, tuple[Field, ...]], ...]
"""Name of a backend or a rule → its fields, as a key for a cache."""


def config_table(tables: Tables) -> Record:
    """Every key of a configuration, with the settings of backends and the options of rules."""
    return _config_table(
        tuple((name, each.settings) for name, each in tables.backends.items()),
        tuple(tables.rules.items()),
        catalog_tables(tables).defaults,
        "^" if tables.unknown else None,
    )


@lru_cache(maxsize=8)
def _config_table(
    settings: Options, options: Options, defaults: Record, free: str | None
) -> Record:
    backends = _records(settings, "This catalog runs on {}; its settings.")
    rules = _records(options, "Options of the rule {}.")
    names = Choice(tuple(name for name, _ in settings))
    return Record(
        (
            Field("app", LINE, "The system's name.", "validibot"),
            Field("catalog", PATHS, "What a command reads when no path is given.", ["jobs/"]),
            Field(
                "tasks",
                PATHS,
                "The registry: source roots, and listing files with one dotted name a line.",
                ["src/", "tasks.txt"],
            ),
            Field(
                "celery_app",
                LINE,
                "The registry, too: an app to import, as `celery -A` takes it.",
                "shop.celery:app",
            ),
            Field("defaults", defaults, "Values for every job that has none.", {"timezone": "UTC"}),
            Field(
                "lint",
                Record((*SELECTION, *rules), free=free),
                "Which rules run.",
                {"fail_on": "error"},
            ),
            Field("backends", Record(backends), "The schedulers of this catalog.", {"celery": {}}),
            Field(
                "environments",
                MapOf(_environment(defaults, Record(backends)), NAME.pattern, "environment"),
                "The deployment stages and what differs there.",
                {"dev": {"suffix": "-dev"}},
            ),
            Field(
                "docs",
                ListOf(_docs(names)),
                "What render-docs writes.",
                [{"inject": ["README.md"]}],
            ),
            Field(
                "exports",
                ListOf(_export(names)),
                "What export writes.",
                [{"backend": "celery", "output": "app/beat_schedule.py"}],
            ),
        )
    )


def _records(named: Options, words: str) -> tuple[Field, ...]:
    return tuple(
        Field(
            name,
            Record(fields),
            words.format(name),
            {field.key: field.example for field in fields[:1]},
        )
        for name, fields in named
    )


def _environment(defaults: Record, backends: Record) -> Record:
    return Record(
        (
            Field("suffix", LINE, "Added to the names of jobs on the backends.", "-dev"),
            Field("defaults", defaults, "Defaults that differ here.", {"timezone": "UTC"}),
            Field("backends", backends, "Settings that differ here.", {"celery": {}}),
        )
    )


def _docs(backend: Choice) -> Record:
    return Record(
        (
            Field("inject", SOME, "Pages whose marked blocks are filled.", ["README.md"]),
            Field("output", LINE, "The file to write whole.", "docs/scheduled.md"),
            Field("template", LINE, "The Jinja2 template of an output.", "scheduled.md.j2"),
            Field("format", Choice(DOC_FORMATS), "The format.", "markdown", default="markdown"),
            Field("columns", SOME, "The columns of a table.", ["name", "schedule"]),
            Field("group_by", Choice(GROUPINGS), "What makes a group.", "owner"),
            Field("backend", backend, "Only the jobs of this backend.", "celery"),
            Field("env", LINE, "The jobs as this environment has them.", "prod"),
        ),
        one_of=("inject", "output"),
    )


def _export(backend: Choice) -> Record:
    return Record(
        (
            Field("backend", backend, "What to export to.", "celery", required=True),
            Field("output", LINE, "The file to write.", "app/beat_schedule.py", required=True),
            Field("format", LINE, "The format of the file.", "python"),
            Field("env", LINE, "The environment.", "prod"),
        )
    )
