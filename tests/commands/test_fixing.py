"""Whatever fixes are offered: jobs that no finding names stay what they are, and so does the text.

The promises are checked on texts read anew, not by the code that keeps them.
"""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schedcat import engine
from schedcat.catalog.reader import Frame, read
from schedcat.commands import Opened, Request, all_tables, open_catalogs, project_of
from schedcat.commands._checking import Checked, Verdict
from schedcat.commands._fixing import fixed
from schedcat.engine.choosing import ALL, Selection
from schedcat.findings import Diagnostic, Edit, Finding, Fix, Related, Severity
from schedcat.model import Job
from schedcat.rules import load_rules
from schedcat.source import Span

RULES = load_rules()
REQUEST = Request(now="2026-11-22")
CATALOGS = Path(__file__).parents[2] / "catalog"


class Done(NamedTuple):
    """A fixed text, all findings that were seen on the way, and what then remains."""

    text: bytes
    seen: list[Diagnostic]
    left: list[Diagnostic]


def is_wanted(found: Diagnostic, *, unsafe: bool) -> bool:
    return bool(found.finding.fix and (found.finding.fix.safe or unsafe))


def fix(content: bytes, check, *, unsafe: bool) -> Done:
    """The text of jobs.yaml after all fixes that `check` offers for a catalog with it."""
    seen: list[Diagnostic] = []

    def noting(opened: Opened, request: Request) -> Verdict:
        found = check(opened, request)
        seen.extend(found)
        return Verdict(found)

    request = REQUEST._replace(paths=["jobs.yaml"], contents={"jobs.yaml": content})
    (opened,) = open_catalogs(request)
    checked = Checked(opened, noting(opened, request))
    done = fixed(checked, noting, request, partial(is_wanted, unsafe=unsafe))
    return Done(done.texts.get("jobs.yaml", content), seen, done.verdict.found)


def all_rules(opened: Opened, request: Request) -> list[Diagnostic]:
    return engine.check(project_of(opened, request), opened.reading, RULES, Selection((ALL,)))


def jobs_of(content: bytes) -> dict[tuple[str, str | None], Job]:
    """The jobs of a text by name and environment."""
    jobs = {}
    for stage in (None, "dev"):
        frame = Frame(all_tables(), environment=stage, contents={"jobs.yaml": content})
        jobs |= {(job.name, stage): job for job in read(["jobs.yaml"], frame).catalog.jobs}
    return jobs


TOLD = ["args", "kwargs", "title", "description", "owner", "blocks"]
"""No rule of ours finds anything in these."""


def check_meanings(before: bytes, done: Done, *, unsafe: bool, of_rules: bool = True) -> None:
    """No job is lost; those that no finding names are equal; safe fixes change no schedule.

    Fixes `of_rules` change nothing else of a job than what their findings are about.
    """
    offers = [found.finding for found in done.seen if is_wanted(found, unsafe=unsafe)]
    named = {name for each in offers for name in (each.job, *(r.job for r in each.related))}
    free = {
        name
        for each in offers
        if each.fix and not each.fix.safe
        for name in (each.job, *(related.job for related in each.related))
    }
    after = jobs_of(done.text)
    for key, job in jobs_of(before).items():
        assert key in after
        assert after[key] == job or job.name in named
        assert after[key].schedule == job.schedule or job.name in free
        assert after[key].disabled == job.disabled or job.name in free
        if of_rules:
            for field in TOLD:
                assert getattr(after[key], field) == getattr(job, field)


def roots_of(content: bytes) -> Mapping[str, object]:
    return read(["jobs.yaml"], Frame(all_tables(), contents={"jobs.yaml": content})).roots


LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def check_text(before: bytes, done: Done) -> None:
    """Only lines with an edit differ, and they keep their ends; a line that goes is a comment."""
    touched = {
        edit.at.line
        for found in done.seen
        for edit in (found.finding.fix.edits if found.finding.fix else ())
    }
    old, new = (LINE.findall(text.decode()) for text in (before, done.text))
    if len(old) > len(new):
        gone = list(old)
        for line in new:
            gone.remove(line)
        assert all(line.strip().startswith("#") for line in gone)
        return
    assert len(old) == len(new)
    for number, (was, is_now) in enumerate(zip(old, new, strict=True), start=1):
        if number not in touched:  # made YAML, it may have quotes
            assert re.sub("[\"']", "", was) == re.sub("[\"']", "", is_now)
            assert was == is_now or not roots_of(before)
        assert END.search(was)[0] == END.search(is_now)[0]


END = re.compile(r"( +# (c|it's: \[x\] \{y))?(\r\n|\r|\n|\Z)\Z")


CRONS = [
    *("* 3 * * *", "0-59 3 * * *", "22-4 5 * * *", "0 22-4 * * *", "*/5 * * * *", "5/20 3 * * *"),
    *("@daily", "@wekly", "daily", "0 9 * * 1-5", "* * 1 * *", "0 9 * * saturday", "*5 ? * * *"),
    *("0 0 13 * 5", "0 9 ? * mon", "17 * * * *", "0 3 L * *", "0 7 * * 5#3"),
]
VALUES = {
    "cron": CRONS,
    "timezone": ["UTC", "EST", "europe/london", "UTC+3", "Europe/Berlin"],
    "timezome": ["UTC", "EST"],
    "days": ["both", "either", "botj"],
    "overlap": ["skip", "Skip", "alow"],
    "description": ["Note: it's 5", 'say "hi" # no', "90", "true", "Send the figures.", "a, b"],
    "task": ["app.run"],
    "title": ["it's", "5"],
    "ownr": ["them"],
}
LIKE_CRON = {
    "args": "[*shared, *own]",
    "kwargs": "{pattern: *own}",
    "owner": "*own",
    "celery": "{queue: *own}",
}
"""What may have the text of the cron by an alias, and no rule reads as one."""

PLAIN = re.compile(r"[A-Za-z0-9@*/?][^\"'{}\[\]]*")


@st.composite
def written(draw, text: str, *, in_flow: bool = False) -> str:
    """A text in some style; without quotes also where that makes the file no YAML."""
    styles = ["'" + text.replace("'", "''") + "'"]
    styles.append('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    if PLAIN.fullmatch(text) and not (in_flow and ", " in text) and " #" not in text:
        styles.append(text)
    return draw(st.sampled_from(styles))


@st.composite
def fields(draw, *, in_flow: bool) -> list[str]:
    keys = draw(st.lists(st.sampled_from([*VALUES]), unique=True, max_size=5))
    keys = ["cron", *(key for key in keys if key != "cron")]
    said = []
    for key in draw(st.permutations(keys)):
        value = draw(written(draw(st.sampled_from(VALUES[key])), in_flow=in_flow))
        if key == "cron":
            value = draw(st.sampled_from([value] * 4 + ["*shared", f"&own {value}"]))
        said.append(f"{key}: {value}")
    for key in draw(st.lists(st.sampled_from([*LIKE_CRON]), unique=True, max_size=2)):
        own = "own" if "&own" in "".join(said) else "shared"
        said.insert(99, f"{key}: {LIKE_CRON[key].replace('own', own)}")
    return said


COMMENT = st.sampled_from(["", "", "  # c", " # it's: [x] {y"])
BREAK = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def catalogs(draw) -> bytes:
    """A catalog with mistakes, in a random style."""
    lines = [f"x-a: &shared {draw(written(draw(st.sampled_from(CRONS))))}"]
    if draw(st.booleans()):
        lines.append(f"defaults: {{timezone: {draw(written('Europe/Berlin'))}}}")
    lines.append("jobs:")
    for name in draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)):
        stage = "{dev: {" + ", ".join(draw(fields(in_flow=True))) + "}}"
        stages = [f"environments: {stage}"] if draw(st.booleans()) else []
        if draw(st.booleans()):
            lines.append(f"  {name}: {{{', '.join(draw(fields(in_flow=True)) + stages)}}}")
        elif draw(st.booleans()):
            inner = draw(fields(in_flow=True)) + stages
            lines += [f"  {name}: {{", *(f"    {each}," for each in inner), "  }"]
        else:
            inner = draw(fields(in_flow=False)) + stages
            lines += [f"  {name}:", *(f"    {each}" for each in inner)]
    text = "".join(line + draw(COMMENT) + draw(BREAK) for line in lines)
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


OF_ANOTHER_FIELD = b"""\
jobs:
  a:
    cron: &own '22-4 5 * * *'
    kwargs: {pattern: *own}
    environments: {dev: {cron: '* 3 * * *'}}
"""


@given(catalogs(), st.booleans())
@example(OF_ANOTHER_FIELD, True)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_fixing_changes_no_job_that_is_not_named_and_no_text_beside_the_edits(
    content: bytes, unsafe: bool
) -> None:
    done = fix(content, all_rules, unsafe=unsafe)
    check_meanings(content, done, unsafe=unsafe)
    check_text(content, done)


@given(catalogs(), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_fixed_stays_as_it_is(content: bytes, unsafe: bool) -> None:
    done = fix(content, all_rules, unsafe=unsafe)
    again = fix(done.text, all_rules, unsafe=unsafe)
    assert again.text == done.text
    assert again.left == done.left


SOUND = b"""\
x-a: &shared "0 3 * * *"
defaults: {timezone: Europe/Berlin}
jobs:
  a: {task: app.a, cron: *shared, description: One.}  # c
  b: {task: app.b, cron: &own "0 4 * * *", environments: {dev: {cron: "0 5 * * *"}}}
  c:
    task: app.c
    cron: *own
    description: Say "hi", then it's done
  d: {task: app.d, interval: 1h}
"""
NAMES = st.lists(st.sampled_from("abcd"), max_size=3)
TEXTS = st.text(st.sampled_from("ab0*# \n:,{}[]'\"&"), max_size=8) | st.sampled_from(
    ["0 3 * * *", "*shared", "UTC", "\n  e: {interval: 1h}", "disabled: no", "app.b", "}"]
)


@st.composite
def any_fix(draw) -> Diagnostic:
    """A fix of anything by anything, in the name of any jobs."""
    edits = []
    lines = LINE.findall(SOUND.decode())
    for _ in range(draw(st.integers(1, 2))):
        line = draw(st.integers(1, 10))
        length = len(lines[line - 1].rstrip("\n"))
        start = draw(st.integers(1, length + 1))
        end = draw(st.integers(start, min(length + 1, start + 12)))
        edits.append(Edit(Span("jobs.yaml", line, start, line, end), draw(TEXTS)))
    first, *more = edits
    job, *others = [*draw(NAMES), None]
    related = tuple(Related(first.at, "too", each) for each in others if each)
    offer = Fix(first.at, first.text, draw(st.booleans()), tuple(more))
    return Diagnostic(
        "x", Severity.ERROR, Finding("x", first.at, related=related, fix=offer, job=job)
    )


def spot(old: str, after: str = "") -> Span:
    """Where a text stands in SOUND, the first one after another."""
    text = SOUND.decode()
    start = text.index(old, text.index(after))
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return Span("jobs.yaml", line, column, line, column + len(old))


def offer(
    job: str | None, old: str, new: str, *, after: str = "", safe: bool = False
) -> Diagnostic:
    at = spot(old, after)
    return Diagnostic("x", Severity.ERROR, Finding("x", at, fix=Fix(at, new, safe), job=job))


@given(st.lists(any_fix(), min_size=1, max_size=6))
@example([offer("a", "0 3 * * *", "1 3 * * *"), offer("c", "app.c", "other")])
@example([offer("a", "Say", "1"), offer("c", "app.c", "other")])
def test_no_fix_whatever_it_is_breaks_what_it_does_not_name(found: list[Diagnostic]) -> None:
    done = fix(SOUND, once(*found), unsafe=True)
    check_meanings(SOUND, done, unsafe=True, of_rules=False)


def once(*found: Diagnostic, text: bytes = SOUND):
    def check(opened: Opened, _: Request) -> list[Diagnostic]:
        return [*found] if opened.reading.pages["jobs.yaml"].data == text else []

    return check


ELSEWHERE = Span("a.toml", 1, 1, 1, 2)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (offer("d", "1h}", "1h"), "then this mapping is not closed, or lacks a comma"),
        (offer("d", "d:", "a:"), "then `a` is defined twice"),
        (offer("d", "1h", "often"), "the job `d` could no longer be read"),
        (offer("d", "0 3", "1 3"), "the job `a` would change, which the finding does not name"),
        (offer("b", "0 4", "1 4"), "the job `c` would change, which the finding does not name"),
        (offer("c", "0 5", "1 5"), "the job `b` would change, which the finding does not name"),
        (offer(None, "Europe/Berlin", "UTC"), "the job `a` would change, which the finding does"),
        (offer("d", "1h", "2h", safe=True), "the job `d` would run at other times, which a safe"),
        (
            Diagnostic("x", Severity.ERROR, Finding("x", ELSEWHERE, fix=Fix(ELSEWHERE, "2"))),
            "`a.toml` is no file of the catalog",
        ),
    ],
)
def test_a_fix_that_would_break_something_is_left_out_and_said(capsys, found, reason) -> None:
    done = fix(SOUND, once(found), unsafe=True)
    assert done.text == SOUND
    assert f"{found.finding.at}: x is not fixed: {reason}" in capsys.readouterr().err


ALIASED = """\
x-t: &t app.real
jobs:
  a: {task: *t, args: [*t], interval: 1h}
  b: {task: *t, title: *t, interval: 1h}
  c: {cron: &k "* 3 * * *", kwargs: {pattern: *k}, task: app.c, celery: {queue: *k}}
  d: {task: app.d, cron: &m "* 4 * * *", environments: {dev: {args: [*m]}}}
  e: {task: app.e, cron: &n "* 5 * * *", celery: {cron: *n, why: x}}
"""


@pytest.mark.parametrize(
    ("job", "old", "safe", "also"),
    [
        ("a", "app.real", True, "args"),
        ("b", "app.real", True, "title"),
        ("c", "3", False, "kwargs"),
        ("d", "4", False, "args"),
        ("e", "5", False, None),
    ],
)
def test_a_fix_changes_no_other_field_that_an_alias_gives_the_same_text(
    capsys, job, old, safe, also
) -> None:
    lines = [line for line in ALIASED.splitlines() if line[:3] in {"x-t", "job", f"  {job}"}]
    text = "\n".join(lines)
    line = next(number for number, each in enumerate(lines, 1) if old in each)
    column = lines[line - 1].index(old) + 1
    at = Span("jobs.yaml", line, column, line, column + len(old))
    found = Diagnostic("x", Severity.ERROR, Finding("x", at, fix=Fix(at, "6", safe), job=job))
    done = fix(text.encode(), once(found, text=text.encode()), unsafe=True)
    said = capsys.readouterr().err
    if also:
        assert done.text.decode() == text
        assert said == f"{at}: x is not fixed: `{also}` of the job `{job}` would change too\n"
    else:
        assert done.text.decode() == text.replace(old, "6")
        assert said == ""


def test_a_safe_fix_may_change_what_a_job_runs_but_not_when() -> None:
    done = fix(SOUND, once(offer("d", "app.d", "other", safe=True)), unsafe=False)
    assert done.text == SOUND.replace(b"app.d", b"other")


def test_the_others_are_made_nevertheless(capsys) -> None:
    bad = [offer("d", "1h}", "1h"), offer("a", "app.b", "other")]
    good = [offer("a", "app.a", "other"), offer("c", "app.c", "other")]
    done = fix(SOUND, once(bad[0], good[0], bad[1], good[1]), unsafe=True)
    assert done.text == SOUND.replace(b"app.a", b"other").replace(b"app.c", b"other")
    assert capsys.readouterr().err.count("is not fixed") == 2


def test_a_fix_cannot_hide_behind_another_that_names_the_job_it_breaks(capsys) -> None:
    others = [offer("b", "app.b", "other"), offer("c", "app.c", "other")]
    done = fix(SOUND, once(offer("a", "Say", "Cry"), *others), unsafe=True)
    assert done.text == SOUND.replace(b"app.b", b"other").replace(b"app.c", b"other")
    assert "the job `c` would change" in capsys.readouterr().err


def test_all_edits_of_a_fix_are_made_or_none(capsys) -> None:
    one, two = spot("app.a"), spot("app.b")
    finding = Finding("x", one, fix=Fix(one, "other", more=(Edit(two, "other"),)), job="a")
    done = fix(SOUND, once(Diagnostic("x", Severity.ERROR, finding)), unsafe=True)
    assert done.text == SOUND
    assert "the job `b` would change" in capsys.readouterr().err
    named = finding._replace(related=(Related(two, "too", "b"),))
    done = fix(SOUND, once(Diagnostic("x", Severity.ERROR, named)), unsafe=True)
    assert done.text == SOUND.replace(b"app.a", b"other").replace(b"app.b", b"other")


def test_of_fixes_that_overlap_the_first_is_made_then_what_is_found_next() -> None:
    text = b"jobs: {a: {task: a.b, cron: 22-4 22-4 * * *, timezone: UTC}}"
    done = fix(text, all_rules, unsafe=True)
    assert done.text == text.replace(b"22-4 22-4 * * *", b'"22-59,0-4 22-23,0-4 * * *"')


def test_fixes_that_undo_each_other_end_with_a_message(capsys) -> None:
    def check(opened: Opened, _: Request) -> list[Diagnostic]:
        there = opened.reading.pages["jobs.yaml"].data.decode()
        sound = [offer("c", "app.c", "other")] if "app.c" in there else []
        ticks = offer("d", "1h", "2h" if "1h}" in there else "1h")
        return [*(each._replace(rule="y") for each in sound), ticks]

    done = fix(SOUND, check, unsafe=True)
    assert done.text == SOUND.replace(b"app.c", b"other")
    assert capsys.readouterr().err == (
        "jobs.yaml: fixes of `x` undo each other and are not made; this is a bug in the rules\n"
    )


def test_a_file_that_is_no_yaml_is_made_such_fault_by_fault() -> None:
    line = "  {}: {{task: a.b, cron: */5 * * * *, description: x{}}}  # c\r\n"
    text = "jobs:\r\n" + "".join(line.format(f"a{number}", number) for number in range(150))
    done = fix(text.encode(), all_rules, unsafe=False)
    assert done.text.decode() == text.replace("*/5 * * * *", '"*/5 * * * *"')


def test_in_a_flow_mapping_of_several_lines_the_value_is_quoted_alone() -> None:
    text = b"jobs:\n  a: {\n    cron: */5 * * * *, task: a.b\n  }\n"
    done = fix(text, all_rules, unsafe=False)
    assert done.text == text.replace(b"*/5 * * * *", b'"*/5 * * * *"')


def test_a_file_that_fixes_cannot_make_yaml_is_left_alone(capsys) -> None:
    text = b"jobs:\n  a: {cron: @daily}\n  b: {cron: x\n"
    done = fix(text, all_rules, unsafe=False)
    assert done.text == text
    assert capsys.readouterr().err == (
        "jobs.yaml:2:13: invalid-yaml is not fixed: the file would still not be YAML: "
        "jobs.yaml:3:6: this mapping is not closed, or lacks a comma\n"
    )


def test_bytes_that_are_not_utf_8_are_not_written_anew(capsys) -> None:
    text = b"jobs: {a: {cron: @daily}}\n#" + b"x" * 100_000 + b"\xff"
    done = fix(text, all_rules, unsafe=False)
    assert done.text == text
    assert "the file is not UTF-8" in capsys.readouterr().err


BAD = {
    f"{name}-{number}": (name, example)
    for name, rule in RULES.items()
    for number, example in enumerate(rule.doc.bad, start=1)
}


def lint_here(*rules: str, unsafe: bool) -> list[tuple[bytes, Done]]:
    """Each file in the current folder as it was, and as the fixes of rules leave it."""
    request = REQUEST._replace(paths=["."])
    results = []
    for opened in open_catalogs(request):
        seen: list[Diagnostic] = []

        def check(opened: Opened, request: Request, seen=seen) -> Verdict:
            project = project_of(opened, request)
            found = engine.check(project, opened.reading, RULES, Selection(rules))
            seen.extend(found)
            return Verdict(found)

        checked = Checked(opened, check(opened, request))
        done = fixed(checked, check, request, partial(is_wanted, unsafe=unsafe))
        for path, page in opened.reading.pages.items():
            here = [each for each in seen if each.finding.at and each.finding.at.path == path]
            left = [each for each in done.verdict.found if is_wanted(each, unsafe=unsafe)]
            results.append((page.data, Done(done.texts.get(path, page.data), here, left)))
    return results


@pytest.mark.parametrize(("name", "example"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("unsafe", [False, True])
@pytest.mark.parametrize("alone", [False, True])
def test_the_fixes_of_a_bad_example_can_all_be_made(
    tmp_path, monkeypatch, capsys, name, example, unsafe, alone
) -> None:
    monkeypatch.chdir(tmp_path)
    for file, text in example.items():
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text, "utf-8")
    for before, done in lint_here(name if alone else ALL, unsafe=unsafe):
        assert done.left == []
        check_meanings(before, done, unsafe=unsafe)
        check_text(before, done)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("unsafe", [False, True])
def test_the_example_catalogs_are_fixed_without_harm(monkeypatch, unsafe) -> None:
    monkeypatch.chdir(CATALOGS)
    for before, done in lint_here(ALL, unsafe=unsafe):
        check_meanings(before, done, unsafe=unsafe)
        check_text(before, done)


def test_what_environments_share_is_fixed_for_all_of_them() -> None:
    text = b"""\
x-a: &c {cron: "0 22-4 * * *"}
jobs:
  a: {task: a.a, interval: 1h, environments: {dev: *c}}
  b: {task: a.b, interval: 1h, environments: {prod: *c}}
"""
    done = fix(text, all_rules, unsafe=True)
    assert done.text == text.replace(b"22-4", b"22-23,0-4")
