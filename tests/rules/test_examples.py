"""The examples in every rule's docstring are true, and its documentation is whole."""

from pathlib import Path

import pytest

import schedcat.rules
from schedcat.rules import GROUPS, load_rules

RULES = load_rules()

# An example always ends with a line break; test_crontab_reader.py has the one that does not.
OF_NO_EXAMPLE = {"invalid-cron": {"safe"}}

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def examples(kind):
    return [
        pytest.param(name, example, id=f"{name}-{number}")
        for name, rule in RULES.items()
        for number, example in enumerate(getattr(rule.doc, kind), start=1)
    ]


@pytest.mark.parametrize(("name", "example"), examples("bad"))
def test_a_bad_example_is_found(name, example, check):
    assert check(name, example)


@pytest.mark.parametrize(("name", "example"), examples("good"))
def test_a_good_example_passes(name, example, check):
    assert check(name, example) == []


@pytest.mark.parametrize(("name", "example"), [*examples("bad"), *examples("good")])
def test_nothing_else_keeps_an_example_from_being_read(name, example, load):
    _, reading = load(example)

    assert {rule for rule, _ in reading.found} <= {name}


def test_a_rule_has_the_name_of_its_file():
    stems = {path.stem for path in Path(schedcat.rules.__file__).parent.glob("[a-z]*.py")}

    assert {name.replace("-", "_") for name in RULES} == stems


@each_rule
def test_a_rule_is_in_a_known_group(rule):
    assert rule.group in GROUPS


@each_rule
def test_a_rule_offers_the_fix_that_it_documents(rule, check):
    fixes = [each.finding.fix for bad in rule.doc.bad for each in check(rule.name, bad)]
    offered = {"safe" if fix.safe else "unsafe" for fix in fixes if fix}

    assert offered | OF_NO_EXAMPLE.get(rule.name, set()) == ({rule.fix} if rule.fix else set())


@each_rule
def test_a_summary_is_one_sentence_on_one_line(rule):
    assert rule.doc.summary.endswith(".")
    assert ". " not in rule.doc.summary


@each_rule
def test_a_rule_says_why_shows_both_sides_and_names_its_source(rule):
    assert rule.doc.why
    assert rule.doc.bad
    assert rule.doc.good
    assert rule.doc.source
