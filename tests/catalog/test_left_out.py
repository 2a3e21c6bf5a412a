"""A mistake leaves out one job, is said once, and the rest is read."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedcat.catalog.reader import Frame, Reading, read
from schedcat.commands import all_tables

TABLES = all_tables()


def reading(folder: Path, *texts: str, environment: str | None = None) -> Reading:
    """The files `0.yaml`, `1.yaml`, … of a folder, as an environment has them."""
    paths = [folder / f"{number}.yaml" for number, _ in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return read([str(path) for path in paths], Frame(TABLES, environment=environment))


def messages(done: Reading) -> list[tuple[str, str]]:
    return [(rule, finding.message) for rule, finding in done.found]


def test_a_mistake_that_a_job_and_its_environment_share_is_said_once(tmp_path: Path) -> None:
    done = reading(
        tmp_path,
        "x-zone: &zone {timezone: EST}\n"
        "jobs: {a: {<<: *zone, interval: 1h, environments: {dev: {<<: *zone}}}}\n",
    )
    assert messages(done) == [("unknown-timezone", "`EST` is not an IANA region")]


def test_every_environment_is_judged_whichever_is_read(tmp_path: Path) -> None:
    text = (
        "jobs:\n"
        "  sync:\n"
        '    cron: "0 24 * * *"\n'
        "    environments:\n"
        '      dev: {cron: "0 9 * * *"}\n'
        '      prod: {cron: "0 25 * * *", timezone: EST}\n'
    )
    found = [
        ("invalid-cron", "`24` is not an hour"),
        ("invalid-cron", "`25` is not an hour"),
        ("unknown-timezone", "`EST` is not an IANA region"),
    ]
    for environment in (None, "dev", "prod", "stage"):
        done = reading(tmp_path, text, environment=environment)
        assert messages(done) == found
        # Only where the good cron counts is there a job.
        assert [each.name for each in done.catalog.jobs] == ["sync"] * (environment == "dev")
        assert done.environments == {"dev", "prod"}


def test_the_environments_of_a_job_that_is_left_out_are_known(tmp_path: Path) -> None:
    done = reading(tmp_path, "jobs: {a: {environments: {dev: {}, prod: {}}}}")
    assert messages(done) == [("conflicting-schedule", "`a` has neither `cron` nor `interval`")]
    assert done.environments == {"dev", "prod"}


def test_a_job_with_a_mistake_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    done = reading(
        tmp_path,
        "jobs: {a: {interval: 1h}, b: {interval: 90}, c: {cron: 0 24 * * *}, d: {interval: 2h}}",
        "jobs: {e: 5, f: {interval: 3h}}",
        "jobs: [",
        "",
        "jobs:\n",
        "# nothing\n",
    )
    assert [each.name for each in done.catalog.jobs] == ["a", "d", "f"]
    assert [rule for rule, _ in done.found] == [
        "schema-violation",
        "invalid-cron",
        "schema-violation",
        "invalid-yaml",
    ]


@pytest.mark.parametrize(
    ("defaults", "rule"),
    [
        ("defaults: {timezome: Europe/London}", "schema-violation"),
        ("defaults: {timezone: *nowhere}", "invalid-yaml"),
        ("defaults: *nowhere", "invalid-yaml"),
        ("defaults: {owner: a, owner: b}", "duplicate-key"),
        ("defaults: {owner: a}\ndefaults: {timezone: UTC}", "duplicate-key"),
        ("x-a: 5\n<<: 5", "invalid-yaml"),
        ("default: {timezone: UTC}", "schema-violation"),
    ],
)
def test_no_job_is_read_without_the_defaults_it_was_to_have(
    tmp_path: Path, defaults: str, rule: str
) -> None:
    done = reading(tmp_path, f"{defaults}\njobs: {{a: {{interval: 1h}}, b: {{interval: 90}}}}\n")
    assert done.catalog.jobs == ()
    assert sorted(messages(done)[1:]) == [("schema-violation", "`interval` is `90`, not a period")]
    assert done.found[0][0] == rule


def test_a_job_that_says_its_own_zone_needs_none_from_the_defaults(tmp_path: Path) -> None:
    done = reading(
        tmp_path,
        'defaults: {timezone: EST}\njobs: {a: {cron: "0 9 * * *"}, '
        'b: {cron: "0 9 * * *", timezone: UTC}, c: {interval: 1h}}\n',
    )
    assert messages(done) == [("unknown-timezone", "`EST` is not an IANA region")]
    assert [each.name for each in done.catalog.jobs] == ["b"]


@pytest.mark.parametrize(
    ("text", "rule", "names"),
    [
        ("jobs: *nowhere", "invalid-yaml", []),
        ("jobs: {a: *nowhere, b: {interval: 1h}}", "invalid-yaml", ["b"]),
        ("jobs: {a: {interval: *nowhere}, b: {interval: 1h}}", "invalid-yaml", ["b"]),
        ("jobs: {a: {interval: 1h, title: !x y}, b: {interval: 1h}}", "invalid-yaml", ["b"]),
        ("jobs: {a: {cron: x, cron: y}, b: {interval: 1h}}", "duplicate-key", ["b"]),
        ("jobs: {b: {interval: 1h}, b: {interval: 90}}", "duplicate-key", ["b"]),
        ("jobs: {b: {interval: 1h}}\njobs: {c: {}}", "duplicate-key", ["b"]),
        ("jobs: {[a]: {}, b: {interval: 1h}}", "invalid-yaml", ["b"]),
        ("x-y: *nowhere\njobs: {b: {interval: 1h}}", "invalid-yaml", ["b"]),
        ("- *nowhere", "invalid-yaml", []),
        ("*nowhere", "invalid-yaml", []),
    ],
)
def test_a_fault_of_the_document_is_said_once(
    tmp_path: Path, text: str, rule: str, names: list[str]
) -> None:
    done = reading(tmp_path, text)
    assert [found for found, _ in done.found] == [rule]
    assert [each.name for each in done.catalog.jobs] == names


ZONES = st.sampled_from(["UTC", "Europe/London", "EST"])
CRONS = st.sampled_from(["0 9 * * *", "0 24 * * *", "@daily"])
MOMENTS = st.sampled_from(["2026-12-01T00:00:00Z", "2026-02-30T00:00:00Z"])
PARTS: Mapping[str, st.SearchStrategy[Any]] = {
    "timezone": ZONES,
    "anchor": MOMENTS,
    "starts": MOMENTS,
    "ends": MOMENTS,
    "disabled": st.sampled_from(
        [{"reason": "a", "until": day} for day in ("2027-03-01", "2027-02-30")]
    ),
    "celery": st.fixed_dictionaries(
        {"why": st.just("a")}, optional={"timezone": ZONES, "cron": CRONS}
    ),
}
LAYER = st.fixed_dictionaries({}, optional=PARTS)
TIMED = st.builds(
    lambda schedule, more: {**more, **schedule},
    CRONS.map(lambda cron: {"cron": cron}) | st.just({"interval": "1h"}),
    LAYER,
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LAYER, TIMED, LAYER | TIMED, st.sampled_from([None, "dev"]))
def test_a_job_is_left_out_just_when_something_that_counts_for_it_is_wrong(
    tmp_path: Path, defaults: Any, own: Any, override: Any, environment: str | None
) -> None:
    text = json.dumps(
        {"defaults": defaults, "jobs": {"a": {**own, "environments": {"dev": override}}}}
    )
    done = reading(tmp_path, text, environment=environment)
    counts = {**defaults, **own, **(override if environment else {})}
    counts["celery"] = {
        **defaults.get("celery", {}),
        **own.get("celery", {}),
        **(override.get("celery", {}) if environment else {}),
    }
    if ("interval" in own and "cron" not in override) or ("interval" in override and environment):
        counts.pop("cron", None)
    wrong = {"EST", "0 24 * * *", "2026-02-30T00:00:00Z", "2027-02-30"}
    assert (done.catalog.jobs == ()) == any(f'"{each}"' in json.dumps(counts) for each in wrong)
    assert len(done.found) == sum(text.count(f'"{each}"') for each in wrong)


def test_a_file_that_cannot_be_opened_is_a_finding_and_the_others_are_read(tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_text("jobs: {a: {interval: 1h}}")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to(tmp_path / "gone.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    names = ["folder.yaml", "link.yaml", "pipe.yaml", "vanished.yaml"]
    done = read([str(tmp_path / name) for name in [*names, "good.yaml"]], Frame(TABLES))
    assert [each.name for each in done.catalog.jobs] == ["a"]
    assert [
        (rule, finding.message, finding.at and Path(finding.at.path).name)
        for rule, finding in done.found
    ] == [
        ("invalid-yaml", "cannot be read: not a regular file", "folder.yaml"),
        ("invalid-yaml", "cannot be read: a link to nothing", "link.yaml"),
        ("invalid-yaml", "cannot be read: not a regular file", "pipe.yaml"),
        ("invalid-yaml", "cannot be read: no such file or directory", "vanished.yaml"),
    ]


def test_a_device_is_not_opened() -> None:
    ((_, finding),) = read(["/dev/zero"], Frame(TABLES)).found
    assert finding.message == "cannot be read: not a regular file"


ANCHORED = """\
x-nightly: &nightly
  cron: "0 24 * * *"
  timezone: &zone Europe/London
x-text: &owner 2026
jobs:
  one: {<<: *nightly}
  two: {<<: *nightly}
  three: {interval: 1h, timezone: *zone, owner: *owner}
  four: {interval: 1h, timezone: *zone}
"""


def test_a_mistake_in_an_anchor_is_found_there_with_each_job_beside_it(tmp_path: Path) -> None:
    done = reading(tmp_path, ANCHORED)
    assert [each.name for each in done.catalog.jobs] == ["four"]
    assert [
        (
            rule,
            finding.at and finding.at.line,
            [(each.at.line, each.job) for each in finding.related],
        )
        for rule, finding in done.found
    ] == [
        ("invalid-cron", 2, [(6, "one")]),
        ("invalid-cron", 2, [(7, "two")]),
        ("schema-violation", 4, [(8, "three")]),
    ]


def test_a_null_schedule_and_a_null_beside_two_schedules_are_each_one_mistake(
    tmp_path: Path,
) -> None:
    done = reading(
        tmp_path,
        "jobs:\n"
        "  a: {cron: null, interval: 1h}\n"
        "  b: {interval: 1h, environments: {dev: {cron: '@daily', interval: 1h, owner: null}}}\n",
    )
    assert [rule for rule, _ in messages(done)] == ["schema-violation", "conflicting-schedule"]


def test_a_schedule_among_the_defaults_is_one_mistake(tmp_path: Path) -> None:
    done = reading(tmp_path, "defaults: {cron: '0 99 * * *'}\njobs: {a: {task: x}, b: {task: y}}\n")
    assert messages(done) == [("schema-violation", "unknown key `cron`")]


def test_a_merge_into_itself_is_one_mistake(tmp_path: Path) -> None:
    done = reading(tmp_path, "x-a: &a {<<: *a}\n")
    assert messages(done) == [("invalid-yaml", "alias `*a` stands inside its own anchor")]
