"""A baseline hides what it counts and nothing more, wherever that stands."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.engine.baseline import Baseline, Key, Looked, judge, read_baseline, text_of
from schedcat.errors import ConfigError
from schedcat.findings import Finding, Related
from schedcat.source import Span

FOLDER = Path("/repository")
EMPTY = Baseline(FOLDER / "baseline.json")
RULES = ("never-fires", "collision", "rare-date")
JOBS = ("one", "two", "three", "Ω")
FILES = ("jobs/a.yaml", "b.yaml")
ALL = Looked(RULES, RULES, JOBS, FILES, (), whole=True)

spans = st.builds(
    lambda path, line: Span(f"/repository/{path}", line, 1, line, 2),
    st.sampled_from(FILES),
    st.integers(1, 9),
)
related = st.builds(Related, spans, st.just("too"), st.none() | st.sampled_from(JOBS))
findings = st.builds(
    Finding,
    st.sampled_from(["bad", "worse"]),
    st.none() | spans,
    job=st.none() | st.sampled_from(JOBS),
    related=st.lists(related, max_size=3),
)
found = st.lists(st.tuples(st.sampled_from(RULES), findings), max_size=12)


def baseline_of(everything, environment=None):
    return judge(everything, EMPTY, environment, ALL).anew


@given(found, st.randoms(use_true_random=False))
def test_what_is_written_is_hidden_in_whatever_order_and_on_whatever_line(everything, chance):
    moved = [(rule, shifted(each, chance)) for rule, each in everything]
    chance.shuffle(moved)
    judged = judge(moved, baseline_of(everything), None, ALL)

    assert judged.new == []
    assert judged.known == len(everything)
    assert not judged.needless
    assert judged.anew == baseline_of(everything)


def shifted(finding, chance):
    """The finding on another line; in another file too, where its job says what it is about."""
    jobs = {finding.job, *(each.job for each in finding.related)} - {None}
    if finding.at is None:
        return finding
    path = f"/repository/{chance.choice(FILES)}" if jobs else finding.at.path
    return finding._replace(at=Span(path, chance.randint(1, 99), 3, 99, 4))


@given(found, st.sampled_from(RULES), findings)
def test_one_more_is_shown_with_all_that_it_may_be(everything, rule, finding):
    judged = judge([*everything, (rule, finding)], baseline_of(everything), None, ALL)

    assert (rule, finding) in judged.new
    assert {each for each, _ in judged.new} == {rule}
    assert judged.known + len(judged.new) == len(everything) + 1


@given(found, found)
def test_what_is_gone_is_needless_and_what_is_needed_is_not(before, after):
    judged = judge(after, baseline_of(before), None, ALL)
    then, now = (baseline_of(each).counts[""] for each in (before, after))

    assert judged.needless == then - now
    assert judged.anew.counts[""] == now


@given(found, found)
def test_an_environment_has_its_own_counts(here, there):
    both = judge(there, baseline_of(here), "dev", ALL).anew

    assert judge(here, both, None, ALL).new == []
    assert judge(there, both, "dev", ALL).new == []
    assert len(judge(here, baseline_of(here), "prod", ALL).new) == len(here)


@given(found, found)
def test_the_file_gives_back_what_was_written(tmp_path_factory, here, there):
    path = tmp_path_factory.getbasetemp() / "baseline.json"
    both = judge(there, baseline_of(here), "dev", ALL).anew._replace(path=path)
    path.write_text(text_of(both), "utf-8")
    back = read_baseline(path)

    assert {name: each for name, each in back.counts.items() if each} == {
        name: each for name, each in both.counts.items() if each
    }
    assert text_of(back) == text_of(both)


def key(job, rule="never-fires", kind="jobs"):
    return Key(kind, job, rule)


@pytest.mark.parametrize(
    ("looked", "needless"),
    [
        (ALL, {"one", "gone", "a.yaml", "old"}),
        (ALL._replace(whole=False), {"one"}),
        (ALL._replace(ran=("collision",)), {"old"}),
        (ALL._replace(broken=("gone", "one")), {"one", "a.yaml", "old"}),
        (ALL._replace(jobs=(), broken=("one",)), {"gone", "a.yaml", "old"}),
    ],
    ids=["all", "some files", "other rules", "a broken job", "the broken job"],
)
def test_what_was_not_looked_for_stays(looked, needless):
    counts = Counter(
        [key("one"), key("gone"), key("a.yaml", kind="files"), key("old", "no-such-rule")]
    )
    judged = judge([], EMPTY._replace(counts={"": counts}), None, looked)

    assert {each.name for each in judged.needless} == needless
    assert {each.name for each in judged.anew.counts[""]} == {
        each.name for each in counts
    } - needless


def test_a_crowd_is_hidden_until_one_more_job_is_in_it():
    def crowd(*jobs):
        first, *others = jobs
        place = Span("/repository/b.yaml", 1, 1, 1, 2)
        beside = [Related(place, "too", job) for job in others]
        return [("collision", Finding(f"{len(jobs)} jobs", place, job=first, related=beside))]

    known = baseline_of(crowd("one", "two", "three"))
    assert judge(crowd("two", "three", "one"), known, None, ALL).new == []
    assert judge(crowd("two", "one"), known, None, ALL).needless == {key("three", "collision"): 1}
    assert judge(crowd("one", "two", "three", "Ω"), known, None, ALL).new


def test_the_text_has_an_entry_a_line_in_order():
    place = Span("/repository/b.yaml", 1, 1, 1, 2)
    everything = [
        ("rare-date", Finding("", None)),
        ("never-fires", Finding("", place)),
        *[("rare-date", Finding("", place, job="two"))] * 2,
        ("collision", Finding("", place, job="two")),
        ("rare-date", Finding("", place, job="one")),
    ]
    both = judge(everything[-1:], baseline_of(everything), "dev", ALL).anew

    assert text_of(both).splitlines() == [
        "{",
        '  "schedcat_baseline": 1,',
        '  "jobs": {',
        '    "one": {',
        '      "rare-date": 1',
        "    },",
        '    "two": {',
        '      "collision": 1,',
        '      "rare-date": 2',
        "    }",
        "  },",
        '  "files": {',
        '    ".": {',
        '      "rare-date": 1',
        "    },",
        '    "b.yaml": {',
        '      "never-fires": 1',
        "    }",
        "  },",
        '  "environments": {',
        '    "dev": {',
        '      "jobs": {',
        '        "one": {',
        '          "rare-date": 1',
        "        }",
        "      }",
        "    }",
        "  }",
        "}",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "baseline.json:1:1: no baseline, since it is not JSON"),
        (
            b'{\n<<<<<<< ours\n  "schedcat_baseline": 1\n}',
            "baseline.json:2:1: no baseline, since it is not JSON",
        ),
        (b"\xff\xfe", "baseline.json is no baseline of schedcat"),
        (b"[" * 100_000, "baseline.json is no baseline of schedcat"),
        (b"[]", "baseline.json is no baseline of schedcat"),
        (b'{"version": 1}', "baseline.json is no baseline of schedcat"),
        (
            b'{"schedcat_baseline": 2}',
            "baseline.json is a baseline of another version of schedcat",
        ),
        (
            b'{"schedcat_baseline": 1, "jobs": {"one": {"never-fires": 0}}}',
            "baseline.json is damaged: not all of it is counts",
        ),
        (
            b'{"schedcat_baseline": 1, "jobs": [], "files": {}}',
            "baseline.json is damaged: not all of it is counts",
        ),
        (
            b'{"schedcat_baseline": 1, "job": {}}',
            "baseline.json is damaged: not all of it is counts",
        ),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path, monkeypatch, content, message):
    monkeypatch.chdir(tmp_path)
    Path("baseline.json").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_baseline(Path("baseline.json"))

    assert str(caught.value) == message
    assert caught.value.help
