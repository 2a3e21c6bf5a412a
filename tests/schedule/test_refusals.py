import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedcat.schedule.cron import Cron, InvalidCronError
from schedcat.schedule.field import Field, parse_field
from schedcat.schedule.kinds import DAY_OF_MONTH, DAY_OF_WEEK, HOUR, KINDS, MACROS, MINUTE, MONTH
from schedcat.schedule.readings import readings
from schedcat.schedule.readings.reading import Runs
from schedcat.schedule.refusals import nonstandard_element, nonstandard_expression

KIND = {kind.name: kind for kind in KINDS}

ELEMENTS = """
hour 22-4
  `22-4` runs backwards; engines disagree
    Celery beat and croniter run 22, 23, 0-4
    Debian cron accepts it and never fires
    Kubernetes refuses it
    write `22-23,0-4`

hour 20-4/3
  `20-4/3` runs backwards; engines disagree
    Celery beat runs 20, 23, 2
    Debian cron accepts it and never fires
    croniter runs 20, 23, 3
    Kubernetes refuses it
    write the values one by one

day-of-week fri-sun
  `fri-sun` runs backwards; engines disagree
    Celery beat and croniter run fri, sat, sun
    Debian cron accepts it and never fires
    Kubernetes refuses it
    write `fri,sat,sun`

minute 5/20
  `5/20` steps from a single value; engines disagree
    Kubernetes and croniter run 5, 25, 45
    Celery beat and Debian cron refuse it
    write `5-59/20`

minute 5/2
  `5/2` steps from a single value; engines disagree
    Kubernetes and croniter run 5, 7, 9, …, 59
    Celery beat and Debian cron refuse it
    write `5-59/2`

minute 5-5
  `5-5` starts where it ends; engines disagree
    Celery beat, Debian cron and Kubernetes run 5
    croniter runs every minute
    write `5`

minute *5
  `*5` lacks a slash; engines disagree
    Debian cron reads only `*` and runs every minute
    Celery beat, Kubernetes and croniter refuse it
    write `*/5`

minute *-5
  `*-5` is a range from `*`; engines disagree
    Debian cron and Kubernetes read only `*` and run every minute
    Celery beat and croniter refuse it
    write `*`, or the range's first value

minute
  a list element is empty; engines disagree
    Kubernetes skips it
    Celery beat, Debian cron and croniter refuse it
    write a value, or drop the comma

minute 1~5
  `1~5` leaves the choice to the engine; engines disagree
    Debian cron reads only `1`
    Celery beat, Kubernetes and croniter refuse it
    choose one value

minute H/15
  `H/15` leaves the choice to the engine
    croniter refuses it without a `hash_id`
    Celery beat, Debian cron and Kubernetes refuse it
    write `*/15`

hour R
  `R` leaves the choice to the engine; engines disagree
    croniter draws one of 0-23 at random, if it is the whole field
    Celery beat, Debian cron and Kubernetes refuse it
    choose the hour

minute R/15
  `R/15` leaves the choice to the engine; engines disagree
    croniter draws a first value at random and steps by 15 from it, if it is the whole field
    Celery beat, Debian cron and Kubernetes refuse it
    write `*/15`

day-of-month ?
  `?` stands for `*`; engines disagree
    Kubernetes runs every day
    croniter runs every day, if it is the whole field
    Celery beat and Debian cron refuse it
    write `*`

day-of-month 15W
  `15W` asks for the nearest weekday; engines disagree
    croniter runs the weekday nearest the 15th, if it is the whole field
    Celery beat, Debian cron and Kubernetes refuse it
    name the days it can be, and check the date in the task

day-of-week 5L
  `5L` counts from the end
    Celery beat, Debian cron, Kubernetes and croniter refuse it
    name the days it can be, and check the date in the task

day-of-week tue#2
  `tue#2` picks one week of the month; engines disagree
    Celery beat and Debian cron read only `tue`
    croniter runs the 2nd tue of the month
    Kubernetes refuses it
    write `8-14` as day-of-month, `tue` as day-of-week and `days: both`

day-of-week 5#5
  `5#5` picks one week of the month; engines disagree
    Debian cron reads only `5`
    croniter runs the 5th fri of the month
    Celery beat and Kubernetes refuse it
    write `29-31` as day-of-month, `5` as day-of-week and `days: both`

day-of-week jan
  `jan` uses a name of the month field; engines disagree
    Celery beat runs mon
    Debian cron, Kubernetes and croniter refuse it
    check the order of the fields

month january
  `january` is not written with three-letter names; engines disagree
    Celery beat runs jan
    Debian cron, Kubernetes and croniter refuse it
    write `jan`

minute */5/7
  `*/5/7` has two steps; engines disagree
    Celery beat and Debian cron read only `*/5` and run 0, 5, 10, …, 55
    Kubernetes and croniter refuse it
    write one step

minute 5;10
  `5;10` is not standard; engines disagree
    Debian cron reads only `5`
    Celery beat, Kubernetes and croniter refuse it
    write values, ranges, lists or `*/n`
"""

EXPRESSIONS = """
@every 5m
  `@every 5m` is an interval; engines disagree
    Kubernetes takes it as an interval
    Celery beat, Debian cron and croniter refuse it
    write `interval: 5m` instead of `cron`

@every 1.5h
  `@every 1.5h` is an interval; engines disagree
    Kubernetes takes it as an interval
    Celery beat, Debian cron and croniter refuse it
    write an `interval` instead of `cron`

@reboot
  `@reboot` names no time; engines disagree
    Debian cron runs it once when it starts
    Celery beat, Kubernetes and croniter refuse it
    write five fields

0 0 * * * 30
  6 fields instead of 5; engines disagree
    Debian cron takes `30` for the command
    croniter reads the sixth field as seconds
    Celery beat and Kubernetes refuse it
    drop the seconds or the year

0 0 * * * 0 2027
  7 fields instead of 5; engines disagree
    Debian cron takes `0 2027` for the command
    croniter reads the sixth field as seconds and the seventh as the year
    Celery beat and Kubernetes refuse it
    drop the seconds or the year

0 0 12 ? * MON 2026
  7 fields instead of 5
    Celery beat, Debian cron, Kubernetes and croniter refuse it
    drop the seconds or the year

CRON_TZ=Europe/London 0 0 * * *
  a time zone inside the expression; engines disagree
    Debian cron takes the line for a variable and never fires
    Celery beat, Kubernetes and croniter refuse it
    write `cron: "0 0 * * *"` with `timezone: Europe/London`
"""


def paragraphs(text):
    """(first line, second line, the others joined as clauses) of each paragraph."""
    lines = [paragraph.split("\n") for paragraph in text.strip().split("\n\n")]
    return [
        pytest.param(head, message.strip(), "; ".join(map(str.strip, clauses)), id=head)
        for head, message, *clauses in lines
    ]


@pytest.mark.parametrize(("head", "message", "help_"), paragraphs(ELEMENTS))
def test_a_refusal_says_what_each_engine_would_do(head, message, help_):
    name, _, element = head.partition(" ")
    fault = nonstandard_element(KIND[name], element, (3, 7))
    assert (fault.message, fault.help) == (message, help_)
    assert (fault.span, fault.nonstandard) == ((3, 7), True)


@pytest.mark.parametrize(("text", "message", "help_"), paragraphs(EXPRESSIONS))
def test_a_whole_expression_that_some_engine_takes_is_nonstandard(text, message, help_):
    fault = nonstandard_expression(text, len(text.split()))
    assert fault == (message, (0, len(text)), help_, True, None)


@pytest.mark.parametrize(
    ("kind", "element", "replacement"),
    [
        (MINUTE, "0/5", "*/5"),
        (MINUTE, "59/15", "59"),
        (MINUTE, "?/5", "*/5"),
        (MINUTE, "5-5/20", "5"),
        (MINUTE, "H(0-30)/10", "0-30/10"),
        (HOUR, "22-4/2", "22,0,2,4"),
        (HOUR, "23-0", "23,0"),
        (DAY_OF_MONTH, "15-L", "15-31"),
        (MONTH, "nov-feb", "nov-dec,jan-feb"),
        (MONTH, "11-1", "11-12,1"),
        (MONTH, "november-february", "nov-dec,jan-feb"),
        (DAY_OF_WEEK, "6-2", "6,0,1,2"),
        (DAY_OF_WEEK, "Sat-Sun", "sat,sun"),
        (DAY_OF_WEEK, "7-2", "0-2"),
        (DAY_OF_WEEK, "7-0", "0"),
        (DAY_OF_WEEK, "7-7", "0"),
        (DAY_OF_WEEK, "sun-sun", "sun"),
        (DAY_OF_WEEK, "7/2", "*/2"),
        (DAY_OF_WEEK, "fri/2", "fri-sat/2"),
        (DAY_OF_WEEK, "Monday-Friday", "Mon-Fri"),
        (DAY_OF_WEEK, "friday-monday", "fri,sat,sun,mon"),
    ],
)
def test_the_nearest_standard_text_is_offered(kind, element, replacement):
    fault = nonstandard_element(kind, element, (0, 1))
    assert fault.replacement == replacement
    assert fault.help.endswith(f"; write `{replacement}`")


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        (MINUTE, "*/0"),
        (MINUTE, "*/"),
        (MINUTE, "5-"),
        (MINUTE, "-5"),
        (MINUTE, "75"),
        (MINUTE, "70/5"),
        (MINUTE, "00005"),
        (MINUTE, "9" * 5000),
        (MINUTE, "L"),
        (HOUR, "12-24"),
        (DAY_OF_MONTH, "0"),
        (MONTH, "foo"),
        (DAY_OF_WEEK, "5-8"),
    ],
)
def test_what_no_two_engines_read_differently_is_an_ordinary_fault(kind, element):
    assert nonstandard_element(kind, element, (0, 1)) is None
    assert not isinstance(parse_field(kind, element, 0), Field)


@st.composite
def standard_elements(draw):
    kind = draw(st.sampled_from(KINDS))
    first = draw(st.integers(kind.first, kind.last))
    last = draw(st.integers(first, 7 if kind is DAY_OF_WEEK else kind.last))
    step = draw(st.just("") | st.integers(1, 99).map("/{}".format))
    name = kind.names[first - kind.first] if kind.names else str(first)
    spelled = draw(st.sampled_from([str(first), name, name.upper()]))
    ranged = f"{spelled}-{last}{step}" if first < last else spelled
    return kind, draw(st.sampled_from([f"*{step}", spelled, ranged]))


@given(standard_elements())
def test_a_standard_element_is_no_refusal(kind_and_element):
    kind, element = kind_and_element
    assert nonstandard_element(kind, element, (0, 1)) is None
    assert isinstance(parse_field(kind, element, 0), Field)


odd_elements = st.tuples(
    st.sampled_from(KINDS),
    st.lists(
        st.sampled_from([*"0123457*-/?#~LWHR", "22", "59", "sun", "Fri", "jan", "dec", "monday"]),
        max_size=5,
    ).map("".join),
)


@given(odd_elements)
def test_a_replacement_is_standard_and_what_some_engine_runs(kind_and_element):
    kind, element = kind_and_element
    fault = nonstandard_element(kind, element, (0, 1))
    if fault is None or fault.replacement is None:
        return
    field = parse_field(kind, fault.replacement, 0)
    assert isinstance(field, Field)
    found = readings(kind, element).values()
    runs = [{*reading.values} for reading in found if isinstance(reading, Runs)]
    meant_otherwise = "lacks a slash" in fault.message or "leaves the choice" in fault.message
    assert meant_otherwise or {*field.values} in runs


@given(st.sampled_from(KINDS), st.text(st.characters(exclude_characters=", \t\n"), max_size=8))
def test_any_text_is_judged_without_an_error(kind, element):
    fault = nonstandard_element(kind, element, (0, 1))
    assert fault is None or (fault.nonstandard and not fault.help.endswith("."))


@pytest.mark.parametrize(
    ("text", "message", "help_", "replacement"),
    [
        ("", "an empty cron expression", "write five fields, such as `0 3 * * *`", None),
        (
            "0 0 * *",
            "4 fields instead of 5",
            "write minute, hour, day-of-month, month and day-of-week",
            None,
        ),
        ("5m", "1 field instead of 5", "write `interval: 5m` instead of `cron`", None),
        (
            "every 5 minutes",
            "`every 5 minutes` is not a cron expression",
            "write `interval: 5m` instead of `cron`",
            None,
        ),
        ("daily", "`daily` is not a cron expression", "write `@daily`", "@daily"),
        ("Weekly", "`Weekly` is not a cron expression", "write `@weekly`", "@weekly"),
        (
            "every day at nine",
            "`every day at nine` is not a cron expression",
            "write five fields, such as `0 3 * * *`",
            None,
        ),
        (
            "@every 1d",
            "`@every 1d` is not a cron expression",
            "write `interval: 1d` instead of `cron`",
            None,
        ),
        ("@hourl", "`@hourl` is not a macro", "write `@hourly`", "@hourly"),
        (
            "@sometimes",
            "`@sometimes` is not a macro",
            f"write five fields, or one of {', '.join(MACROS)}",
            None,
        ),
        ("@daily * *", "`@daily` stands alone", "drop `* *`", "@daily"),
        (
            "0 3 * * * /usr/bin/backup",
            "6 fields instead of 5",
            "write five fields; `command` says what to run",
            None,
        ),
        ("* * * * * * * *", "8 fields instead of 5", "write five fields", None),
    ],
)
def test_a_whole_expression_that_is_just_wrong_is_an_ordinary_fault(
    text, message, help_, replacement
):
    fault = nonstandard_expression(text, len(text.split()))
    assert fault == (message, (0, len(text)), help_, False, replacement)


@pytest.mark.parametrize("word", ["9" * 5000, "5-" + "9" * 90, "*/" + "9" * 90])
def test_a_number_of_any_length_is_judged_without_an_error(word):
    assert nonstandard_expression(f"0 0 * * * {word}", 6).message.startswith("6 fields")
    with pytest.raises(InvalidCronError):
        Cron.parse(f"{word} * * * *")


def test_the_place_of_an_expression_leaves_out_the_blanks_around_it():
    fault = nonstandard_expression("  @hourl ", 1)
    assert fault.span == (2, 8)


def test_a_refusal_points_at_its_element_of_the_expression():
    text = "0 9,22-4 * * 5#3"
    with pytest.raises(InvalidCronError) as refused:
        Cron.parse(text)
    assert [text[slice(*fault.span)] for fault in refused.value.faults] == ["22-4", "5#3"]


@pytest.mark.parametrize(
    "text",
    [
        "every day at nine pm",
        "every day at 9 pm",
        "every monday at nine pm",
        "Every Monday at nine o'clock",
        "a b c d e",
    ],
)
def test_a_sentence_is_one_fault_however_many_words_it_has(text):
    with pytest.raises(InvalidCronError) as refused:
        Cron.parse(f" {text} ")
    (fault,) = refused.value.faults
    assert fault.message == f"`{text}` is not a cron expression"
    assert fault.help == "write five fields, such as `0 3 * * *`"
    assert fault.span == (1, 1 + len(text))


@pytest.mark.parametrize(
    ("text", "count"), [("60 24 32 13 8", 5), ("H H H H H", 5), ("0 0 * foo bar", 2)]
)
def test_fields_that_are_wrong_each_for_itself_are_a_fault_each(text, count):
    with pytest.raises(InvalidCronError) as refused:
        Cron.parse(text)
    assert len(refused.value.faults) == count


def test_a_weekday_out_of_range_is_told_that_a_seven_is_sunday():
    with pytest.raises(InvalidCronError) as refused:
        Cron.parse("0 0 * * 8")
    (fault,) = refused.value.faults
    assert fault.help.startswith("a day-of-week is 0-7 or sun-sat; ")
