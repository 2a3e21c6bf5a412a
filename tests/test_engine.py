"""Findings become diagnostics: suppressed, located, joined, folded, sorted."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schedcat.catalog.config import Config
from schedcat.catalog.reader import Frame, read
from schedcat.commands import all_tables
from schedcat.engine import check
from schedcat.engine.choosing import Selection, check_names, chosen
from schedcat.errors import UsageError
from schedcat.findings import Diagnostic, Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, Rule, load_rules
from schedcat.tasks.registry import Registry

Say = Callable[[Job], Iterable[Finding]]


def rule(name: str, say: Say, *, group: str = "cron", default: bool = True) -> Rule:
    """A rule that says something of each job."""

    def run(project: Project) -> Iterator[Finding]:
        for job in project.catalog.jobs:
            yield from (finding._replace(job=job.name) for finding in say(job))

    return Rule(name, group, Severity.WARNING, "", run, default=default)


def at_cron(job: Job) -> Iterator[Finding]:
    yield Finding("bad cron", job.at("cron"), "mend it")


def at_owner(job: Job) -> Iterator[Finding]:
    yield Finding(f"owner {job.owner}", job.at("owner"))


def folding(job: Job) -> Iterator[Finding]:
    yield Finding(f"{job.name} is alone", job.at("cron"), "help", fold="{count} jobs {are}")


def diagnostics(folder: Path, text: str | dict[str, str], *rules: Rule) -> list[Diagnostic]:
    """What these rules, and those of the reader, say of files in a folder."""
    files = {"jobs.yaml": text} if isinstance(text, str) else text
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    reading = read([str(folder / name) for name in files], Frame(all_tables()))
    project = Project(reading.catalog, Config(), Registry(), datetime(2026, 11, 22, tzinfo=UTC))
    named = {each.name: each for each in rules or load_rules().values()}
    return check(project, reading, named, Selection())


Shown = tuple[str, int, str | None, list[tuple[int, str | None]]]


def shown(found: Iterable[Diagnostic]) -> list[Shown]:
    """(message, line, job, [(line, job) of related places])."""
    return [
        (
            each.finding.message,
            each.finding.at.line if each.finding.at else 0,
            each.finding.job,
            [(related.at.line, related.job) for related in each.finding.related],
        )
        for each in found
    ]


PLAIN = """\
jobs:
  one:
    cron: "0 9 * * *"
  two:
    cron: "0 9 * * *"
"""


def test_a_diagnostic_has_the_severity_of_its_rule_unless_the_finding_has_one(
    tmp_path: Path,
) -> None:
    def say(job: Job) -> Iterator[Finding]:
        yield Finding("wrong", job.at(), severity=Severity.INFO if job.name == "one" else None)

    one, two = diagnostics(tmp_path, PLAIN, rule("r", say))
    assert (one.rule, one.severity, two.severity) == ("r", Severity.INFO, Severity.WARNING)


def test_they_come_by_path_line_column_rule_and_message(tmp_path: Path) -> None:
    def say(job: Job) -> Iterator[Finding]:
        for message in ("b", "a"):
            yield Finding(message, job.at("cron", part=(2, 3)))
            yield Finding(message, job.at("cron", part=(0, 1)))
        yield Finding("nowhere", None)

    files = {"z.yaml": PLAIN, "a.yaml": "jobs: {x: {cron: 0 9 * * *}}"}
    found = diagnostics(tmp_path, files, rule("second", say), rule("first", say))
    order = [(each.finding.at or ("",), each.rule, each.finding.message) for each in found]
    assert order == sorted(order, key=lambda each: (each[0][:3], *each[1:]))
    assert [each[1:] for each in order[-4:]] == [
        ("first", "a"),
        ("first", "b"),
        ("second", "a"),
        ("second", "b"),
    ]


def test_the_same_thing_is_said_once(tmp_path: Path) -> None:
    def say(job: Job) -> Iterator[Finding]:
        yield from (*at_cron(job), *at_cron(job))

    assert len(diagnostics(tmp_path, PLAIN, rule("r", say))) == 2


SHARED = """\
x-cron: &cron "0 9 * * *"
defaults: {owner: us}
jobs:
  one: {cron: *cron}
  two: {cron: *cron}
  three: {cron: &own "0 9 * * *", owner: me}
  four: {cron: *own, owner: me}
"""


def test_what_several_jobs_say_through_one_anchor_is_one_finding(tmp_path: Path) -> None:
    assert shown(diagnostics(tmp_path, SHARED, rule("r", at_cron))) == [
        ("bad cron", 1, None, [(4, "one"), (5, "two")]),
        ("bad cron", 6, "three", [(7, "four")]),
    ]


def test_what_several_jobs_have_from_the_defaults_is_one_finding(tmp_path: Path) -> None:
    assert shown(diagnostics(tmp_path, SHARED, rule("r", at_owner))) == [
        ("owner us", 2, None, [(4, "one"), (5, "two")]),
        ("owner me", 6, "three", []),
        ("owner me", 7, "four", []),
    ]


def test_one_job_beside_an_anchor_is_named_in_the_finding(tmp_path: Path) -> None:
    text = 'x-cron: &cron "0 9 * * *"\njobs: {one: {cron: *cron}, two: {interval: 1h}}\n'
    (found,) = diagnostics(
        tmp_path, text, rule("r", lambda job: [*at_cron(job)][: job.name == "one"])
    )
    assert shown([found]) == [("bad cron", 1, "one", [(2, "one")])]
    assert found.finding.related[0].message == "in `one`"


def test_the_mistakes_of_jobs_that_are_left_out_are_joined_too(tmp_path: Path) -> None:
    text = 'x-cron: &cron "0 24 * * *"\njobs:\n  one: {cron: *cron}\n  two: {cron: *cron}\n'
    assert shown(diagnostics(tmp_path, text)) == [
        ("`24` is not an hour", 1, None, [(3, "one"), (4, "two")])
    ]


def test_of_two_jobs_with_one_name_each_is_seen_in_its_own_file(tmp_path: Path) -> None:
    one = 'jobs:\n  same: {cron: "0 9 * * *"}\n'
    two = 'x-cron: &cron "0 9 * * *"\n\njobs:\n  same: {cron: *cron}\n'
    found = diagnostics(tmp_path, {"one.yaml": one, "two.yaml": two}, rule("r", at_cron))
    assert shown(found) == [("bad cron", 2, "same", []), ("bad cron", 1, "same", [(4, "same")])]
    related = found[1].finding.related[0].at
    assert Path(related.path).name == "two.yaml"


def test_a_comment_at_one_of_two_jobs_with_one_name_leaves_the_other(tmp_path: Path) -> None:
    one = '# schedcat: ignore[r]\njobs:\n  # schedcat: ignore[r]\n  same: {cron: "0 9 * * *"}\n'
    two = 'jobs:\n  same: {cron: "0 9 * * *"}\n'
    for files in ({"one.yaml": one, "two.yaml": two}, {"two.yaml": two, "one.yaml": one}):
        (found,) = diagnostics(tmp_path, files, rule("r", at_cron))
        assert found.finding.at
        assert Path(found.finding.at.path).name == "two.yaml"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('  one:\n    cron: "0 9 * * *"  # schedcat: ignore[r] as agreed', []),
        ('  one:\n    # schedcat: ignore[r] as agreed\n    cron: "0 9 * * *"', []),
        ('  # schedcat: ignore[r] as agreed\n  one:\n    cron: "0 9 * * *"', []),
        ('  one:  # schedcat: ignore[r]\n    cron: "0 9 * * *"', []),
        ('  one: {cron: "0 9 * * *"}  # schedcat: ignore[r]', []),
        ('  one:\n    cron: "0 9 * * *"  # schedcat: ignore[other, r]', []),
        ('  # schedcat: ignore[other]\n  # schedcat: ignore[r]\n  one:\n    cron: "0 9 * * *"', []),
        ('  one:\n    cron: "0 9 * * *"  # schedcat: ignore[other]', ["one"]),
        ('  one:\n    cron: "0 9 * * *"  # schedcat: ignore', ["one"]),
        ('  one:\n    owner: a  # schedcat: ignore[r]\n    cron: "0 9 * * *"', ["one"]),
        ('  # schedcat: ignore[r]\n  two: {interval: 1h}\n  one:\n    cron: "0 9 * * *"', ["one"]),
        ('  one:\n    title: "# schedcat: ignore[r]"\n    cron: "0 9 * * *"', ["one"]),
    ],
)
def test_a_comment_suppresses_at_its_line_or_at_its_job(
    tmp_path: Path, text: str, kept: list[str]
) -> None:
    found = diagnostics(
        tmp_path,
        f"jobs:\n{text}\n",
        rule("r", lambda job: at_cron(job) if job.at("cron") != job.at() else ()),
    )
    assert [each.finding.job for each in found] == kept


def test_a_comment_above_a_job_covers_its_mistakes_as_well(tmp_path: Path) -> None:
    text = (
        "jobs:\n  # schedcat: ignore[schema-violation]\n  one:\n    interval: 90\n    tittle: a\n"
    )
    assert diagnostics(tmp_path, text) == []


def test_a_comment_at_an_anchor_covers_all_its_jobs_one_at_a_job_only_that(tmp_path: Path) -> None:
    at_anchor = SHARED.replace('&cron "0 9 * * *"', '&cron "0 9 * * *"  # schedcat: ignore[r]')
    assert len(diagnostics(tmp_path, at_anchor, rule("r", at_cron))) == 1
    at_job = SHARED.replace("{cron: *cron}\n  two", "{cron: *cron}  # schedcat: ignore[r]\n  two")
    first, _ = diagnostics(tmp_path, at_job, rule("r", at_cron))
    assert shown([first]) == [("bad cron", 1, "two", [(5, "two")])]


def test_one_finding_of_a_fold_says_what_it_says_alone(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, 'jobs: {one: {cron: "0 9 * * *"}}', rule("r", folding))
    assert shown([found]) == [("one is alone", 1, "one", [])]
    assert found.finding.fold is None


def test_several_findings_of_a_fold_are_counted_with_every_place(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, SHARED, rule("r", folding))
    assert shown([found]) == [
        ("4 jobs {are}", 1, None, [(1, "one"), (1, "two"), (6, "three"), (6, "four")])
    ]
    assert found.finding.help == "help"
    assert found.finding.related[3].message == "four is alone"


def test_jobs_that_fold_at_one_anchor_are_counted_one_by_one(tmp_path: Path) -> None:
    def say(job: Job) -> Iterator[Finding]:
        yield Finding("alone", job.at("cron"), fold="{count} together")

    (found,) = diagnostics(tmp_path, SHARED, rule("r", say))
    assert shown([found]) == [
        ("4 together", 1, None, [(1, "one"), (1, "two"), (6, "three"), (6, "four")])
    ]


def test_findings_without_a_place_are_kept_apart_by_job(tmp_path: Path) -> None:
    found = diagnostics(tmp_path, PLAIN, rule("r", lambda _: [Finding("wrong", None)]))
    assert shown(found) == [("wrong", 0, "one", []), ("wrong", 0, "two", [])]


def test_a_suppressed_job_is_not_counted_in_a_fold(tmp_path: Path) -> None:
    text = PLAIN + '  # schedcat: ignore[r]\n  three:\n    cron: "0 9 * * *"\n'
    (found,) = diagnostics(tmp_path, text, rule("r", folding))
    assert shown([found]) == [("2 jobs {are}", 3, None, [(3, "one"), (5, "two")])]


def test_folds_of_different_words_are_counted_apart(tmp_path: Path) -> None:
    def say(job: Job) -> Iterator[Finding]:
        kind = "early" if job.name in {"one", "two"} else "late"
        yield Finding(kind, job.at(), fold=f"{{count}} are {kind}")

    found = diagnostics(tmp_path, SHARED, rule("r", say), rule("s", say))
    assert [each.finding.message for each in found] == ["2 are early"] * 2 + ["2 are late"] * 2
    assert [each.rule for each in found] == ["r", "s", "r", "s"]


def test_a_big_count_is_readable(tmp_path: Path) -> None:
    jobs = "".join(f"  job-{number}: {{cron: 0 9 * * *}}\n" for number in range(1200))
    (found,) = diagnostics(tmp_path, f"jobs:\n{jobs}", rule("r", folding))
    assert found.finding.message == "1,200 jobs {are}"


RULES = {
    each.name: each
    for each in (
        rule("a", at_cron, group="cron"),
        rule("b", at_cron, group="load"),
        rule("off", at_cron, group="load", default=False),
    )
}


@pytest.mark.parametrize(
    ("select", "ignore", "names"),
    [
        ((), (), ["a", "b"]),
        (("b",), (), ["b"]),
        (("load",), (), ["b", "off"]),
        (("a", "off"), (), ["a", "off"]),
        ((), ("cron",), ["b"]),
        (("load",), ("b",), ["off"]),
        (("a",), ("a",), []),
    ],
)
def test_rules_are_chosen_by_name_and_group(
    select: tuple[str, ...], ignore: tuple[str, ...], names: list[str]
) -> None:
    assert chosen(RULES, Selection(select, ignore)) == names


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("hygeine", "did you mean `hygiene`?"),
        ("nothing-like-it", "run `schedcat rule` for their names"),
    ],
)
def test_a_name_that_is_none_is_refused(name: str, help: str) -> None:
    with pytest.raises(UsageError, match=f"`{name}` is no rule and no group") as caught:
        check_names(["never-fires", name], {**RULES, **load_rules()})
    assert caught.value.help == help


def test_what_the_reader_finds_is_chosen_like_the_rest(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text("jobs: {a: {interval: 90}, b: {}}")
    reading = read([str(tmp_path / "jobs.yaml")], Frame(all_tables()))
    project = Project(reading.catalog, Config(), Registry(), datetime(2026, 11, 22, tzinfo=UTC))
    found = check(project, reading, load_rules(), Selection(ignore=("schema-violation",)))
    assert [each.rule for each in found] == ["conflicting-schedule"]
