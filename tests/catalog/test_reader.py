"""Every field is read and kept, and layers lie over each other as documented."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from schedcat.catalog.fields import PLAIN_FIELDS, SCHEDULE
from schedcat.catalog.reader import Frame, Reading, read
from schedcat.catalog.tables import catalog_tables
from schedcat.catalog.types import Record
from schedcat.commands import all_tables
from schedcat.model import Deviation, Disabled, Http, Job, Order
from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Fold, Gap
from schedcat.schedule.interval import Interval

TABLES = all_tables()
HOUR = Interval(3600)


def reading(folder: Path, *texts: str, **frame: Any) -> Reading:
    """The files `0.yaml`, `1.yaml`, … of a folder, read in a frame."""
    paths = [folder / f"{number}.yaml" for number, _ in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return read([str(path) for path in paths], Frame(TABLES, **frame))


def jobs(folder: Path, *texts: str, **frame: Any) -> dict[str, Job]:
    """The jobs of files in which nothing is wrong, by name."""
    done = reading(folder, *texts, **frame)
    assert done.found == ()
    return {job.name: job for job in done.catalog.jobs}


def job(folder: Path, text: str, **frame: Any) -> Job:
    """The one job that these lines describe."""
    return jobs(folder, f"jobs:\n  sync: {text}\n", **frame)["sync"]


KEPT: Mapping[str, Any] = {
    "title": "Clean up stuck runs",
    "description": "Mark runs stuck for more than 30 minutes as failed.",
    "owner": "platform",
    "tags": ("billing",),
    "links": {"runbook": "https://example.com/runbook"},
    "task": "app.tasks.report",
    "args": ("primary",),
    "kwargs": {"full": True},
    "http": Http(path="/jobs/x/"),
    "command": ("/srv/app/bin/report", "--full"),
    "timezone": "Europe/London",
    "dst": DstPolicy(Gap.SKIP, Fold.BOTH),
    "dst_mismatch": "refuse",
    "starts": datetime(2026, 12, 1, tzinfo=UTC),
    "ends": datetime(2026, 12, 31, 23, tzinfo=UTC),
    "missed": "run-once",
    "missed_within": HOUR,
    "overlap": "skip",
    "timeout": Interval(1800),
    "retries": 3,
    "jitter": Interval(120),
    "expects_after": Order("import-orders", HOUR),
    "disabled": Disabled("waiting for the vendor", date(2027, 3, 1)),
    "backends": ("celery", "cloud-scheduler"),
}
IN_THE_SCHEDULE: Mapping[str, tuple[str, Any]] = {
    "cron": ("text", "*/10 * * * *"),
    "interval": ("seconds", 7140),
    "days": ("days", DayRule.BOTH),
    "anchor": ("anchor", datetime(2026, 1, 1, tzinfo=UTC)),
}
BLOCKS: Mapping[str, Mapping[str, Any]] = {
    name: {field.key: field.example for field in tables.block}
    for name, tables in TABLES.backends.items()
}


def test_every_field_of_the_table_is_tested_below() -> None:
    record = catalog_tables(TABLES).jobs.value
    assert isinstance(record, Record)
    tested = {*KEPT, *IN_THE_SCHEDULE, *BLOCKS, "environments"}
    assert {field.key for field in record.fields} == tested


@pytest.mark.parametrize("key", KEPT)
def test_the_example_of_a_field_ends_up_in_the_job(tmp_path: Path, key: str) -> None:
    record = catalog_tables(TABLES).jobs.value
    assert isinstance(record, Record)
    example = next(field.example for field in record.fields if field.key == key)
    read_job = job(tmp_path, json.dumps({"cron": "0 9 * * *", key: example}))
    assert getattr(read_job, key) == KEPT[key]
    plain = job(tmp_path, '{cron: "0 9 * * *"}')
    assert getattr(plain, key) != KEPT[key]


@pytest.mark.parametrize("key", IN_THE_SCHEDULE)
def test_the_example_of_a_field_ends_up_in_the_schedule(tmp_path: Path, key: str) -> None:
    example = next(field.example for field in (*SCHEDULE, *PLAIN_FIELDS) if field.key == key)
    beside = {"days": {"cron": "0 9 1-7 * tue"}, "anchor": {"interval": "1h"}}
    schedule = job(tmp_path, json.dumps({key: example, **beside.get(key, {})})).schedule
    attribute, value = IN_THE_SCHEDULE[key]
    assert getattr(schedule, attribute) == value


@pytest.mark.parametrize("backend", BLOCKS)
def test_the_block_of_a_backend_is_kept_as_it_is(tmp_path: Path, backend: str) -> None:
    text = json.dumps({"interval": "1h", backend: BLOCKS[backend]})
    assert job(tmp_path, text).blocks == {backend: BLOCKS[backend]}


@pytest.mark.parametrize(
    ("said", "key", "value"),
    [
        ("description: |\n      One.\n\n      Two.\n", "description", "One.\n\nTwo."),
        ("description: |+\n      One.\n", "description", "One.\n"),
        ("description: >\n      One\n      line.\n", "description", "One line."),
        ("command: bin/report --full", "command", "bin/report --full"),
        ("http: {url: 'https://a.b', body: [1]}", "http", Http(url="https://a.b", body=[1])),
        ("disabled: waiting", "disabled", Disabled("waiting")),
        ("dst: {fold: both}", "dst", DstPolicy(Gap.AFTER, Fold.BOTH)),
        ("expects_after: {job: a}", "expects_after", Order("a")),
        ("retries: 3.0", "retries", 3),
        ("backends: []", "backends", ()),
        ("backends: [celery, celery]", "backends", ("celery",)),
        (
            "kwargs: {on: yes, at: 12:30, n: 010, x: 0x1F}",
            "kwargs",
            {"on": "yes", "at": "12:30", "n": 10, "x": "0x1F"},
        ),
        ("ends: 2026-12-01t00:00:00z", "ends", datetime(2026, 12, 1, tzinfo=UTC)),
        (
            "starts: 2026-12-01 00:00:00.25+05:30",
            "starts",
            datetime(2026, 12, 1, 0, 0, 0, 250_000, timezone(timedelta(hours=5, minutes=30))),
        ),
    ],
)
def test_a_field_keeps_what_each_of_its_forms_says(
    tmp_path: Path, said: str, key: str, value: Any
) -> None:
    read_job = job(tmp_path, f"\n    interval: 1h\n    {said}")
    assert getattr(read_job, key) == value
    assert type(getattr(read_job, key)) is type(value)


DESIGN = """\
# yaml-language-server: $schema=../../schemas/catalog.schema.json
defaults:
  timezone: Australia/Sydney
  owner: platform
jobs:
  cleanup-stuck-runs:                 # the job's stable id; also its name on the backends
    title: Clean up stuck runs        # for people, optional
    task: validibot.cleanup_stuck_runs
    http: {path: /api/v1/scheduled/cleanup-stuck-runs/}
    interval: 10m                     # or cron: "*/10 * * * *"; exactly one of the two
    description: Mark validation runs stuck for more than 30 minutes as failed.
    backends: [celery, cloud-scheduler]
    environments: {dev: {interval: 1h}}
  rotate-api-key:
    task: app.tasks.rotate
    cron: "0 9 1-7 * tue"
    days: both                        # the first Tuesday
    timezone: Europe/London
    args: [primary]
    backends: [django-celery-beat]
    celery: {queue: maintenance, expires: 1h}
    disabled: {reason: waiting for the vendor, until: 2027-03-01}
    description: Rotate the vendor API key.
"""


def test_the_catalog_of_the_documentation_is_read(tmp_path: Path) -> None:
    assert jobs(tmp_path, DESIGN) == {
        "cleanup-stuck-runs": Job(
            "cleanup-stuck-runs",
            Interval(600),
            task="validibot.cleanup_stuck_runs",
            http=Http(path="/api/v1/scheduled/cleanup-stuck-runs/"),
            title="Clean up stuck runs",
            description="Mark validation runs stuck for more than 30 minutes as failed.",
            owner="platform",
            timezone="Australia/Sydney",
            backends=("celery", "cloud-scheduler"),
        ),
        "rotate-api-key": Job(
            "rotate-api-key",
            Cron.parse("0 9 1-7 * tue", days=DayRule.BOTH, timezone="Europe/London"),
            task="app.tasks.rotate",
            args=("primary",),
            description="Rotate the vendor API key.",
            owner="platform",
            timezone="Europe/London",
            disabled=Disabled("waiting for the vendor", date(2027, 3, 1)),
            backends=("django-celery-beat",),
            blocks={"celery": {"queue": "maintenance", "expires": "1h"}},
        ),
    }
    assert jobs(tmp_path, DESIGN, environment="dev")["cleanup-stuck-runs"].schedule == HOUR


def test_where_a_job_stands_takes_no_part_in_equality(tmp_path: Path) -> None:
    one, two = job(tmp_path, "{interval: 1h}"), job(tmp_path, "\n    interval: 60m")
    assert one == two == Job("sync", HOUR)
    assert one.at("interval") != two.at("interval")


@pytest.mark.parametrize(
    ("configuration", "defaults", "own", "override", "key", "value"),
    [
        ({"owner": "a"}, "{}", "", "", "owner", "a"),
        ({"owner": "a"}, "{owner: b}", "", "", "owner", "b"),
        ({"owner": "a"}, "{owner: b}", "owner: c", "", "owner", "c"),
        ({"owner": "a"}, "{owner: b}", "owner: c", "owner: d", "owner", "d"),
        ({"owner": "a"}, "{owner: }", "", "", "owner", None),
        ({"owner": "a"}, "{owner: b}", "owner: null", "", "owner", None),
        ({"owner": "a"}, "{}", "owner: b", "owner: ~", "owner", None),
        ({"tags": ["a"]}, "{tags: [b]}", "tags: [c]", "", "tags", ("c",)),
        ({"kwargs": {"a": 1}}, "{kwargs: {b: 2}}", "", "", "kwargs", {"b": 2}),
        ({"dst": {"gap": "skip"}}, "{}", "dst: {fold: both}", "", "dst", DstPolicy(fold=Fold.BOTH)),
        (
            {"celery": {"queue": "a", "priority": 1}},
            "{celery: {queue: b, expires: 1h}}",
            "celery: {routing_key: c}",
            "celery: {expires: 2h}",
            "blocks",
            {"celery": {"queue": "b", "priority": 1, "expires": "2h", "routing_key": "c"}},
        ),
        (
            {"celery": {"queue": "a", "priority": 1}},
            "{}",
            "celery: {queue: null}",
            "",
            "blocks",
            {"celery": {"priority": 1}},
        ),
        ({"celery": {"queue": "a"}}, "{}", "celery: null", "", "blocks", {}),
        ({}, "{}", "celery: {queue: null}", "", "blocks", {}),
        ({"backends": ["crontab"]}, "{}", "", "", "backends", ("crontab",)),
        ({"backends": ["crontab"]}, "{}", "backends: null", "", "backends", ("celery",)),
        (
            {"crontab": {"skip": True, "why": "a"}},
            "{}",
            "",
            "",
            "deviations",
            {"crontab": Deviation("a", skip=True)},
        ),
        (
            {"crontab": {"skip": True, "why": "a"}},
            "{}",
            "crontab: {skip: null}",
            "",
            "deviations",
            {},
        ),
    ],
)
def test_the_nearer_layer_wins(
    tmp_path: Path,
    configuration: dict[str, Any],
    defaults: str,
    own: str,
    override: str,
    key: str,
    value: Any,
) -> None:
    text = (
        f"defaults: {defaults}\n"
        "jobs:\n"
        "  sync:\n"
        "    interval: 1h\n"
        f"    {own}\n"
        f"    environments: {{dev: {{{override}}}}}\n"
    )
    read_job = jobs(
        tmp_path, text, backends=("celery",), defaults=configuration, environment="dev"
    )["sync"]
    assert getattr(read_job, key) == value


@pytest.mark.parametrize(
    ("own", "override", "schedule"),
    [
        ("interval: 1h", 'cron: "0 9 * * *"', Cron.parse("0 9 * * *")),
        ('cron: "0 9 * * *"', "interval: 1h", HOUR),
        ('cron: "0 9 1 * 1"\n    days: both', "days: null", Cron.parse("0 9 1 * 1")),
        ("interval: 1h", "timezone: UTC", HOUR),
    ],
)
def test_an_environment_with_one_kind_of_schedule_drops_the_other(
    tmp_path: Path, own: str, override: str, schedule: Cron | Interval
) -> None:
    text = f"jobs:\n  sync:\n    {own}\n    environments: {{dev: {{{override}}}}}\n"
    assert jobs(tmp_path, text, environment="dev")["sync"].schedule == schedule
    assert jobs(tmp_path, text, environment="prod") == jobs(tmp_path, text)


def test_a_block_may_declare_another_schedule(tmp_path: Path) -> None:
    read_job = job(
        tmp_path,
        '{interval: 1h, timezone: Europe/London, celery: {cron: "5 9 * * *", why: busy, queue: a}, '
        "crontab: {interval: 2h, why: slow}, backends: [celery]}",
    )
    assert read_job.deviations == {
        "celery": Deviation("busy", Cron.parse("5 9 * * *", timezone="Europe/London")),
        "crontab": Deviation("slow", Interval(7200)),
    }
    assert read_job.blocks == {"celery": {"queue": "a"}}
    assert [each.schedule for each in read_job.readings()] == [
        HOUR,
        Cron.parse("5 9 * * *", timezone="Europe/London"),
    ]


def test_a_block_may_declare_another_zone(tmp_path: Path) -> None:
    read_job = job(
        tmp_path, '{cron: "0 9 * * *", celery: {timezone: Europe/London, why: the app is there}}'
    )
    there = read_job.on("celery")
    assert there.schedule == Cron.parse("0 9 * * *", timezone="Europe/London")
    assert (read_job.timezone, there.timezone) == (None, "Europe/London")


def test_the_configured_backends_run_a_job_that_lists_none(tmp_path: Path) -> None:
    text = "jobs: {a: {interval: 1h}, b: {interval: 1h, backends: [crontab]}}"
    found = jobs(tmp_path, text, backends=("celery", "crontab"))
    assert [each.backends for each in found.values()] == [("celery", "crontab"), ("crontab",)]


def test_values_come_through_aliases_and_merge_keys(tmp_path: Path) -> None:
    found = jobs(
        tmp_path,
        "x-a: &a {interval: 1h, tags: [a], owner: x}\n"
        "x-b: &b {tags: [b], title: B}\n"
        "jobs:\n"
        "  one: &one {<<: [*b, *a], owner: y}\n"
        "  two: *one\n",
    )
    expected = Job("one", HOUR, tags=("b",), owner="y", title="B")
    assert found == {"one": expected, "two": expected._replace(name="two")}


def test_a_clean_catalog_is_read_without_what_only_a_mistake_needs(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text(DESIGN, "utf-8")
    code = (
        "import sys\n"
        "from schedcat.commands import all_tables\n"
        "from schedcat.catalog.reader import Frame, read\n"
        "assert len(read(['jobs.yaml'], Frame(all_tables())).catalog.jobs) == 2\n"
        "late = ['jsonschema', 'difflib', 'json', 'tomllib', 'schedcat.catalog.violations',\n"
        "        'schedcat.catalog.schema', 'schedcat.catalog.toml_places']\n"
        "print([name for name in late if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_text_that_somebody_holds_counts_instead_of_the_one_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "0.yaml"
    held = {str(path): b"jobs: {sync: {interval: 2h}}"}
    read_job = job(tmp_path, "{interval: 1h}", contents=held)
    assert read_job.schedule == Interval(7200)
    assert path.read_text("utf-8") == "jobs:\n  sync: {interval: 1h}\n"
