"""Jobs that end before they start, and options that do nothing."""

import pytest

RULE = "option-without-effect"
ANCHOR = 'anchor: "2026-01-01T00:30:00Z"'


def one_job(fields):
    return f"jobs:\n  job: {{task: a.b, {fields}}}\n"


@pytest.mark.parametrize("ends", ["2027-01-01T00:00:00Z", "2027-02-01T01:00:00+01:00"])
def test_a_job_that_ends_no_later_than_it_starts_never_fires(ends, check, marked):
    job = one_job(f'interval: 1h, starts: "2027-02-01T00:00:00Z", ends: "{ends}"')
    (found,) = check("never-fires", job)
    assert found.finding.message.endswith(", no later than it starts, so it never fires")
    assert found.finding.help == "write an end after 2027-02-01T00:00:00+00:00"
    assert marked(found.finding.at).strip('"') == ends


def test_one_that_ends_a_moment_later_passes(check):
    life = 'starts: "2027-02-01T00:00:00Z", ends: "2027-02-01T01:00:01+01:00"'
    assert check("never-fires", one_job(f"interval: 1h, {life}")) == []


def test_an_anchor_does_nothing_on_a_cron(check, marked):
    (found,) = check(RULE, one_job(f'cron: "0 * * * *", {ANCHOR}'))
    assert (
        found.finding.message == "`anchor` does nothing on a cron: it gives an interval its phase"
    )
    assert marked(found.finding.at).strip('"') == "2026-01-01T00:30:00Z"
    assert check(RULE, one_job(f"interval: 1h, {ANCHOR}")) == []


@pytest.mark.parametrize("missed", ["", "missed: any, ", "missed: skip, "])
def test_a_limit_does_nothing_where_nothing_is_caught_up(missed, check, marked):
    (found,) = check(RULE, one_job(f"interval: 1h, {missed}missed_within: 10m"))
    assert found.finding.message == (
        f"`missed_within` does nothing with `missed: {'skip' if 'skip' in missed else 'any'}`"
    )
    assert marked(found.finding.at) == "10m"


@pytest.mark.parametrize("option", [ANCHOR, "missed_within: 10m"])
def test_defaults_are_for_the_jobs_that_they_fit(option, check):
    text = one_job('cron: "0 * * * *"')
    assert check(RULE, f"defaults: {{{option}}}\n{text}") == []
