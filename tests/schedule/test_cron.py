"""A cron is what its five fields mean, and every fault has its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.cron import (
    Cron,
    DayRule,
    DayRuleError,
    DstPolicy,
    Fold,
    Gap,
    InvalidCronError,
)

ALL_MINUTES = ",".join(map(str, range(60)))


def faults(text: str) -> list[tuple[int, int]]:
    """The places of everything wrong in an expression."""
    with pytest.raises(InvalidCronError) as refused:
        Cron.parse(text)
    return [fault.span for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("macro", "text"),
    [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
        ("@Daily", "0 0 * * *"),
        (" @daily\n", "0 0 * * *"),
    ],
)
def test_a_macro_is_short_for_five_fields(macro, text):
    assert Cron.parse(macro) == Cron.parse(text)
    assert {field.span for field in Cron.parse(macro).fields} == {(0, len(macro))}


@pytest.mark.parametrize(
    "text", ["@reboot", "@every 5m", "@dayly", "@", "@daily @daily", "daily", "@daily 0 * * *"]
)
def test_there_are_no_other_macros(text):
    assert len(faults(text)) == 1


def test_a_macro_is_not_made_of_letters_that_only_look_like_its_own():
    assert faults("@wee\N{KELVIN SIGN}ly") == [(0, 7)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0 0 * * 0", "0 0 * * sun"),
        ("0 0 * * 7", "0 0 * * 0"),
        ("*/1 * * * *", "* * * * *"),
        ("0-59 0-23 1-31 1-12 0-6", "* * * * *"),
        (f"{ALL_MINUTES} * * * *", "* * * * *"),
        ("0,30 * * * *", "*/30 * * * *"),
        ("00 09 * * MON-FRI", "0 9 * * 1,2,3,4,5"),
        ("0   0\t1 jan *", "@yearly"),
        ("0 0 1-31 * 5", "0 0 * * 5"),
        ("0 0 13 * 0-6", "0 0 13 * *"),
    ],
)
def test_expressions_that_mean_the_same_are_equal(one, other):
    first, second = (Cron.parse(text, days=DayRule.BOTH) for text in (one, other))

    assert first == second
    assert hash(first) == hash(second)


def test_a_day_rule_that_changes_nothing_takes_no_part_in_equality():
    assert Cron.parse("0 0 1 * *", days=DayRule.BOTH) == Cron.parse("0 0 1 * *")
    assert Cron.parse("0 0 1-31 * 5", days=DayRule.EITHER) == Cron.parse("0 0 * * *")


@pytest.mark.parametrize("name", ["Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu"])
def test_other_names_of_utc_mean_the_same(name):
    first, second = (Cron.parse("0 9 * * *", timezone=each) for each in ("UTC", name))

    assert first == second
    assert hash(first) == hash(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Cron.parse("0 0 * * 0"), Cron.parse("0 0 * * 1")),
        (Cron.parse("0 0 1 * *"), Cron.parse("0 0 * 1 *")),
        (Cron.parse("0 0 * * *"), Cron.parse("0 0 * * *", timezone="Europe/London")),
        (Cron.parse("0 0 * * *"), Cron.parse("0 0 * * *", dst=DstPolicy(gap=Gap.SKIP))),
        (Cron.parse("0 0 * * *"), Cron.parse("0 0 * * *", dst=DstPolicy(fold=Fold.BOTH))),
        (
            Cron.parse("0 0 13 * 5", days=DayRule.BOTH),
            Cron.parse("0 0 13 * 5", days=DayRule.EITHER),
        ),
        (Cron.parse("0 0 13 * 5", days=DayRule.BOTH), Cron.parse("0 0 13 * 5")),
        (Cron.parse("0 0 * * *"), "0 0 * * *"),
    ],
)
def test_schedules_that_differ_are_unequal(one, other):
    assert one != other


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("0 0 13 * 5", True),
        ("0 0 */2 * 1", True),
        ("0 0 1-31 * 1", True),
        ("0 0 1 * 0-6", True),
        ("0 0 * * 5", False),
        ("0 0 13 * *", False),
        ("0 0 */2 * *", False),
        ("0 0 * 2 *", False),
        ("@weekly", False),
    ],
)
def test_a_day_rule_is_needed_where_both_day_fields_are_other_than_a_star(text, needed):
    assert Cron.parse(text).needs_day_rule is needed


def test_an_unsaid_day_rule_is_never_guessed():
    cron = Cron.parse("0 0 13 * 5")

    with pytest.raises(DayRuleError, match="0 0 13"):
        _ = cron.day_picks
    with pytest.raises(DayRuleError):
        _ = cron.runs_per_year


@pytest.mark.parametrize(
    ("text", "days", "count"),
    [
        ("0 0 1-7 * tue", DayRule.BOTH, 12),
        ("0 0 1-7 * tue", DayRule.EITHER, 124),
        ("0 0 1 * *", None, 12),
        ("* * 1 * *", None, 17_280),
        ("0 0 * * *", None, 365),
        ("0 0 * * 0", None, 52),
        ("0 0 29 2 *", None, 0),
        ("0 0 30 2 *", None, 0),
        ("* * * * *", None, 525_949),
        ("0 0 31 * *", None, 7),
    ],
)
def test_runs_per_year_are_a_mean(text, days, count):
    assert round(Cron.parse(text, days=days).runs_per_year) == count


def test_a_leap_day_fires_97_times_in_400_years_and_an_impossible_date_never():
    assert Cron.parse("0 0 29 2 *").runs_per_year == 97 / 400
    assert Cron.parse("0 0 30 2 *").runs_per_year == 0


@pytest.mark.parametrize(
    ("text", "count"), [("* * 1 * *", 1440), ("*/15 9-12 * * *", 16), ("0 0 1 1 *", 1)]
)
def test_runs_per_day_are_those_of_a_day_that_matches(text, count):
    assert Cron.parse(text).runs_per_day == count


@pytest.mark.parametrize(
    ("text", "every_hour", "picks"),
    [
        ("* * * * *", True, False),
        ("*/7 * * * *", True, False),
        ("0 0-23 * * *", True, False),
        ("0 */1 1-31 1-12 0-7", True, False),
        ("0 */2 * * *", False, True),
        ("0 * * * 1", True, True),
        ("0 * 1 * *", True, True),
        ("0 * * 1 *", True, True),
        ("0 0 * * *", False, True),
    ],
)
def test_every_hour_and_every_date_are_so_however_written(text, every_hour, picks):
    cron = Cron.parse(text)

    assert cron.is_every_hour is every_hour
    assert cron.picks_time_or_date is picks


@pytest.mark.parametrize(
    "text",
    [
        "0 9 * * mon",
        "  0   9 *  *\tmon  ",
        "\n0\n9\n*\n*\nmon\n",
        "0\r\n9\v*\f*\tmon\r",
    ],
)
def test_any_white_space_of_ascii_parts_the_fields(text):
    assert Cron.parse(text) == Cron.parse("0 9 * * mon")


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\N{EM SPACE}", "\N{NEXT LINE}", "\x1f"])
def test_other_white_space_does_not(space):
    assert len(faults(f"0{space}9 * * mon")) == 1


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("61 24 0 13 8", [(0, 2), (3, 5), (6, 7), (8, 10), (11, 12)]),
        ("60 0 * * *", [(0, 2)]),
        ("0 0 32 * *", [(4, 6)]),
        ("0 0 1 0 *", [(6, 7)]),
        ("1,99,2,98 * * * *", [(2, 4), (7, 9)]),
        (" 0  0 *  jan,foo   mon-xyz", [(13, 16), (19, 26)]),
        ("0 0 * mon *", [(6, 9)]),
        ("jan 0 * * *", [(0, 3)]),
        ("*/0 * * * *", [(0, 3)]),
        ("0 9-17/00 * * *", [(2, 9)]),
        ("-1 * * * *", [(0, 2)]),
        ("1.5 * * * *", [(0, 3)]),
        ("1- * * * *", [(0, 2)]),
        ("1-2-3 * * * *", [(0, 5)]),
        ("*/ * * * *", [(0, 2)]),
        ("*/-5 * * * *", [(0, 4)]),
        ("0 0 * * monday", [(8, 14)]),
        ("\0 * * * *", [(0, 1)]),
        ("<script> * * * *", [(0, 8)]),
    ],
)
def test_every_fault_is_told_with_its_place(text, places):
    assert faults(text) == places


@pytest.mark.parametrize(
    "element",
    [
        "1" * 5_000,
        f"1-{'9' * 5_000}",
        f"*/{'9' * 5_000}",
        "0" * 5_000,
        "\N{ARABIC-INDIC DIGIT FIVE}",
        "\N{FULLWIDTH DIGIT FIVE}",
        "\N{SUPERSCRIPT TWO}",
        "1\N{COMBINING ENCLOSING KEYCAP}",
    ],
)
def test_only_short_numbers_of_ascii_digits_are_numbers(element):
    assert faults(f"{element} * * * *") == [(0, len(element))]


@pytest.mark.parametrize("text", ["", "   ", "*", "* * * *", "* * * * * *", "0 0 * * * 2026 x y"])
def test_anything_but_five_fields_is_one_fault(text):
    assert len(faults(text)) == 1


def test_the_error_names_the_expression_and_every_fault():
    with pytest.raises(InvalidCronError) as refused:
        Cron.parse("61 24 * * *")

    assert all(word in str(refused.value) for word in ("'61 24 * * *'", "`61`", "`24`"))


def test_a_field_is_written_anew_and_the_others_are_kept():
    cron = Cron.parse("* */2 1 jan,mar *")

    assert cron.replacing(minute="0", hour=None, month="2") == "0 */2 1 2 *"
    assert Cron.parse("@daily").replacing(hour="3") == "0 3 * * *"


def test_the_day_rule_is_said_later():
    cron = Cron.parse("0 0 13 * 5", timezone="Europe/London").with_days(DayRule.BOTH)

    assert cron == Cron.parse("0 0 13 * 5", timezone="Europe/London", days=DayRule.BOTH)


@given(st.text(alphabet="0123456789*/-,?LW#@~ \tmonjaH\N{ARABIC-INDIC DIGIT ONE}", max_size=24))
def test_any_text_is_read_or_refused_with_places_inside_it(text):
    try:
        cron = Cron.parse(text)
    except InvalidCronError as refused:
        spans = [fault.span for fault in refused.faults]
        assert spans
        assert spans == sorted(spans)
        assert all(0 <= start <= end <= len(text) for start, end in spans)
    else:
        assert all(field.bits for field in cron.fields)


def test_every_element_of_a_macro_stands_in_the_whole_macro() -> None:
    for field in Cron.parse("@weekly").fields:
        assert {field.span, *(part.span for part in field.parts)} == {(0, 7)}


@given(st.integers(1, 31), st.integers(1, 12), st.integers(0, 6), st.sampled_from(DayRule))
def test_a_cron_ever_fires_when_a_year_has_a_firing(
    day: int, month: int, weekday: int, rule: DayRule
) -> None:
    cron = Cron.parse(f"0 0 {day} {month} {weekday}", days=rule)
    assert cron.ever_fires == (cron.runs_per_year > 0)
