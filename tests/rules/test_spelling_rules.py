"""rare-date and non-canonical-cron: dates that months lack, and odd spellings of plain fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.findings import Severity
from schedcat.rules.non_canonical_cron import _plainer
from schedcat.schedule.canonical import canonical
from schedcat.schedule.cron import Cron, DayRule


def one_job(cron, fields=""):
    return f'jobs:\n  job: {{task: a.b, cron: "{cron}"{fields}}}\n'


@pytest.mark.parametrize(
    ("cron", "message", "place"),
    [
        ("0 0 31 * *", "the 31st skips Feb, Apr, Jun, Sep and Nov", "31"),
        ("0 0 30 * *", "the 30th skips Feb", "30"),
        ("0 0 29 * *", "the 29th skips Feb but in leap years", "29"),
        ("0 0 29 2 *", "29 Feb comes in leap years only", "29"),
        ("0 0 15,31 * *", "the 31st skips Feb, Apr, Jun, Sep and Nov", "31"),
        ("0 0 31 3,6,9,12 *", "the 31st skips Jun and Sep", "31"),
        ("0 0 30,31 * *", "the 30th skips Feb", "30"),
    ],
)
def test_a_date_says_which_months_it_skips(cron, message, place, check, marked):
    (found,) = check("rare-date", one_job(cron))

    assert found.severity is Severity.INFO
    assert found.finding.message == message
    assert marked(found.finding.at) == place


def test_a_date_beside_weekdays_is_as_rare(check):
    assert len(check("rare-date", one_job("0 0 31 * mon", ", days: either"))) == 1


@pytest.mark.parametrize(
    ("cron", "fields"),
    [
        pytest.param("0 0 28 * *", "", id="in every month"),
        pytest.param("0 0 31 1,12 *", "", id="in its months"),
        pytest.param("0 0 29 3 *", "", id="not in February"),
        pytest.param("0 0 28-31 * *", "", id="the last days"),
        pytest.param("0 0 28,29,30,31 * *", "", id="the last days as a list"),
        pytest.param("0 0 */2 * *", "", id="a step"),
        pytest.param("0 0 1-31/10 * *", "", id="a stepped range"),
        pytest.param("0 0 31 * fri", ", days: both", id="a Friday the 31st"),
        pytest.param("0 0 31 * fri", "", id="undecided"),
        pytest.param("0 0 31 2 *", "", id="never at all"),
        pytest.param("0 0 * * *", "", id="every day"),
    ],
)
def test_a_date_that_comes_or_is_rare_by_intention_passes(cron, fields, check):
    assert check("rare-date", one_job(cron, fields)) == []


def test_a_date_on_one_backend_is_marked_there(check, marked):
    block = ', backends: [celery], celery: {cron: "0 0 31 * *", why: x}'

    (found,) = check("rare-date", one_job("0 0 1 * *", block))

    assert marked(found.finding.at) == "31"


@pytest.mark.parametrize(
    ("cron", "message", "place", "plain"),
    [
        ("*/1 * * * *", "`*/1` has a plain spelling: `*`", "*/1", "* * * * *"),
        ("0-59 * * * *", "`0-59` has a plain spelling: `*`", "0-59", "* * * * *"),
        ("0 0-23/1 * * *", "`0-23/1` has a plain spelling: `*`", "0-23/1", "0 * * * *"),
        ("0 8-18/1 * * *", "`8-18/1` has a plain spelling: `8-18`", "8-18/1", "0 8-18 * * *"),
        ("0 9 * * 7", "`7` has a plain spelling: `0`", "7", "0 9 * * 0"),
        ("0 9 * * 5-7", "`5-7` has a plain spelling: `0,5,6`", "5-7", "0 9 * * 0,5,6"),
        ("0 9 * * 0-7", "`0-7` has a plain spelling: `*`", "0-7", "0 9 * * *"),
        ("0 9 1-31 * *", "`1-31` has a plain spelling: `*`", "1-31", "0 9 * * *"),
        ("0 9 * jan Mon", "`Mon` has a plain spelling: `mon`", "Mon", "0 9 * jan mon"),
        ("0 9 * * MON-fri", "`MON-fri` has a plain spelling: `mon-fri`", "MON-fri", None),
        (
            "*/1 8 * * 7",
            "`*/1` and `7` have a plain spelling: `*` and `0`",
            "*/1 8 * * 7",
            "* 8 * * 0",
        ),
        ("0 9 1 * 1-7", "`1-7` has a plain spelling: `0-6`", "1-7", "0 9 1 * 0-6"),
    ],
)
def test_an_odd_spelling_is_written_plainly(cron, message, place, plain, check, marked):
    (found,) = check("non-canonical-cron", one_job(cron, ", days: both"))

    assert found.severity is Severity.INFO
    assert found.finding.message == message
    assert marked(found.finding.at) == place
    fix = found.finding.fix
    assert fix.safe
    assert marked(fix.at) == cron
    assert fix.text == (plain or cron.lower())


@pytest.mark.parametrize(
    ("cron", "fields"),
    [
        pytest.param("*/15 8-18 1 1-6 mon-fri", ", days: both", id="plain already"),
        pytest.param("0 9 * * MON-FRI", "", id="names in capitals"),
        pytest.param("0,15,30,45 * * * *", "", id="a list"),
        pytest.param("7 7 7 7 *", "", id="a 7 that is no Sunday"),
        pytest.param("*/10 */12 */11 * *", "", id="longer steps"),
        pytest.param("@Daily", "", id="a macro"),
        pytest.param("0 9 */1 * 1", ", days: either", id="a star that would restrict nothing"),
        pytest.param("0 9 1-31 * 1", ", days: both", id="all days beside weekdays"),
        pytest.param("0 9 1 * 0-6", "", id="undecided"),
        pytest.param(
            "0 0-23 * * *", ", timezone: Europe/Berlin", id="an hour that Debian would read anew"
        ),
        pytest.param(
            "0-59 2 * * *", ", timezone: Europe/Berlin", id="a minute that Debian would read anew"
        ),
    ],
)
def test_a_spelling_that_is_plain_or_means_something_passes(cron, fields, check):
    assert check("non-canonical-cron", one_job(cron, fields)) == []


def test_what_debian_reads_alike_is_plain_in_every_zone(check):
    text = one_job("0-59 */1 * * 7", ", timezone: Europe/Berlin")

    (found,) = check("non-canonical-cron", text)

    assert found.finding.fix.text == "* * * * 0"


def test_beside_a_spelling_that_debian_reads_the_rest_is_said(check):
    text = one_job("0 0-23 * * 7", ", timezone: Europe/Berlin")

    (found,) = check("non-canonical-cron", text)

    assert found.finding.fix.text == "0 0-23 * * 0"


def test_jobs_of_one_anchor_are_one_finding(check, marked):
    text = 'x-often: &often "*/1 * * * *"\njobs:\n'
    text += "".join(f"  {name}: {{task: a.b, cron: *often}}\n" for name in "ab")

    (found,) = check("non-canonical-cron", text)

    assert marked(found.finding.at) == "*/1"
    assert [each.job for each in found.finding.related] == ["a", "b"]


def test_a_text_of_several_lines_has_no_fix(check):
    text = "jobs:\n  job:\n    task: a.b\n    cron: >-\n      0 9\n      * * 7\n"

    (found,) = check("non-canonical-cron", text)

    assert found.finding.fix is None


def elements(first, last):
    numbers = st.integers(first, last)
    pairs = st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1])
    ranges = st.one_of(pairs.map(lambda pair: f"{pair[0]}-{pair[1]}"), st.just("*"))
    steps = st.sampled_from(["", "/1", "/2"])
    stepped = st.tuples(ranges, steps).map("".join)
    return st.lists(st.one_of(numbers.map(str), stepped), min_size=1, max_size=3).map(",".join)


@given(
    st.tuples(elements(0, 59), elements(0, 23), elements(1, 31), elements(1, 12), elements(0, 7)),
    st.sampled_from([None, *DayRule]),
)
def test_a_plain_spelling_means_the_same_whatever_the_day_rule_is(fields, days):
    cron = Cron.parse(" ".join(fields), days=days)
    plain = Cron.parse(cron.replacing(**_plainer(cron.text)), days=days)

    assert plain == cron
    assert plain.needs_day_rule == cron.needs_day_rule or not cron.needs_day_rule
    assert _plainer(plain.text) == {}
    if days:
        assert canonical(plain).text == canonical(cron).text
