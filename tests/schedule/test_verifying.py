"""What an engine fires is compared instant by instant, and what differs has its cause."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedcat.schedule.causes import cause
from schedcat.schedule.counting import count
from schedcat.schedule.cron import Cron, DayRule, DstPolicy, Fold, Gap
from schedcat.schedule.dialects import busybox, celery, cloud_scheduler, debian_cron
from schedcat.schedule.interval import Interval
from schedcat.schedule.saying import Said, say
from schedcat.schedule.verifying import verify

YEARS = datetime(2026, 11, 22, tzinfo=UTC), datetime(2028, 11, 22, tzinfo=UTC)
TEN_YEARS = YEARS[0], datetime(2036, 11, 22, tzinfo=UTC)
ENGINES = [celery.DIALECT, debian_cron.DIALECT, cloud_scheduler.DIALECT]
SYDNEY, NEW_YORK = "Australia/Sydney", "America/New_York"


def verified(text, dialect, zone="UTC", years=YEARS, **meaning):
    cron = Cron.parse(text, timezone=zone, **meaning)
    return verify(cron, say(cron, dialect, TEN_YEARS, clock=zone), dialect, *years)


def apart(text, dialect, zone, **meaning):
    """(day, wanted, got) of each difference, the times as in 07:00."""
    return [
        (
            f"{datetime.fromtimestamp(each.change.transition.at, UTC):%Y-%m-%d}",
            [f"{instant:%H:%M}" for instant in each.wanted],
            None if each.got is None else [f"{instant:%H:%M}" for instant in each.got],
        )
        for each in verified(text, dialect, zone, **meaning).apart
    ]


@pytest.mark.parametrize("dialect", ENGINES, ids=lambda each: each.engine)
@pytest.mark.parametrize(
    "text", ["*/5 * * * *", "0 9 * * mon-fri", "15 4 29 2 *", "0 0 1 1-12/5 *"]
)
def test_every_instant_of_the_horizon_is_compared(dialect, text):
    found = verified(text, dialect)
    assert found.apart == ()
    assert found.compared == count(Cron.parse(text), *YEARS)


def test_instants_around_clock_changes_are_counted_once():
    cron = Cron.parse("*/7 * * * *", timezone=SYDNEY)
    found = verify(cron, Said((cron.text,), (cron,)), debian_cron.DIALECT, *YEARS)
    assert found.compared == count(cron, *YEARS)


def test_pieces_are_compared_as_one():
    found = verified("0 9 13 * fri", celery.DIALECT, days=DayRule.EITHER)
    assert found.apart == ()
    assert found.compared > 100


def test_celery_loses_the_repeated_hour():
    lost = [f"16:{minute:02}" for minute in range(0, 60, 20)]
    assert apart("*/20 * * * *", celery.DIALECT, SYDNEY) == [
        ("2027-04-03", lost, []),
        ("2028-04-01", lost, []),
    ]


def test_a_skipped_run_may_come_at_another_time():
    assert apart("30 2 * * *", celery.DIALECT, NEW_YORK) == [
        ("2027-03-14", ["07:00"], ["07:30"]),
        ("2028-03-12", ["07:00"], ["07:30"]),
    ]


def test_what_a_vendor_says_nothing_of_is_unknown():
    found = verified("30 2 * * *", cloud_scheduler.DIALECT, NEW_YORK)
    assert [each.got for each in found.apart] == [None, None]
    assert found.compared == 729


def test_a_run_that_no_change_touches_is_equal_where_nothing_is_documented():
    assert verified("30 9 * * *", cloud_scheduler.DIALECT, NEW_YORK).apart == ()


def test_the_policy_of_the_job_is_what_is_wanted():
    shift = DstPolicy(Gap.SHIFT, Fold.FIRST)
    assert verified("30 2 * * *", celery.DIALECT, NEW_YORK, dst=shift).apart == ()
    skip = DstPolicy(Gap.SKIP, Fold.FIRST)
    [found, _] = apart("30 2 * * *", celery.DIALECT, NEW_YORK, dst=skip)
    assert found == ("2027-03-14", [], ["07:30"])


def test_a_text_that_an_engine_reads_otherwise_is_found_on_any_day():
    wrong = celery.DIALECT._replace(write=lambda _: "0 9 * * 1")
    cron = Cron.parse("0 9 * * 0")
    found = verify(cron, say(cron, wrong, TEN_YEARS), wrong, *YEARS)
    [difference] = found.apart
    assert difference.change is None
    assert difference.wanted[0] == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert difference.got[0] == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert len(difference.wanted) == found.compared == 105


def test_a_text_is_read_in_its_own_grammar():
    one_late = celery.DIALECT._replace(
        read=lambda text, zone: Cron.parse(text.replace("9", "10"), timezone=zone)
    )
    cron = Cron.parse("0 9 * * *")
    [difference] = verify(cron, say(cron, one_late, TEN_YEARS), one_late, *YEARS).apart
    assert difference.got[0] - difference.wanted[0] == timedelta(hours=1)


def test_a_double_run_is_no_single_one():
    cron = Cron.parse("0 9 * * *")
    twice = Said(("0 9 * * *", "0 9 * * *"), (cron, cron))
    [difference] = verify(cron, twice, celery.DIALECT, *YEARS).apart
    assert difference.wanted == ()
    assert len(difference.got) == 731


def test_a_native_period_is_compared_and_has_no_instants():
    interval = Interval.parse("47m")
    said = say(interval, celery.DIALECT, TEN_YEARS)
    assert verify(interval, said, celery.DIALECT, *YEARS) == (0, ())
    other = Said(("every 48m",), (Interval.parse("48m"),))
    [difference] = verify(interval, other, celery.DIALECT, *YEARS).apart
    assert difference.wanted == (YEARS[0] + timedelta(minutes=47),)
    assert difference.got == (YEARS[0] + timedelta(minutes=48),)


@pytest.mark.parametrize("zone", ["UTC", SYDNEY])
def test_an_interval_said_as_a_cron_has_spacings_of_the_period(zone):
    interval = Interval.parse("20m")
    said = say(interval, debian_cron.DIALECT, TEN_YEARS, clock=zone)
    assert verify(interval, said, debian_cron.DIALECT, *YEARS) == (52_632, ())


def test_a_cron_with_other_spacings_is_no_period():
    interval, cron = Interval.parse("45m"), Cron.parse("*/45 * * * *")
    [difference] = verify(interval, Said((cron.text,), (cron,)), debian_cron.DIALECT, *YEARS).apart
    assert difference.got[0] == datetime(2026, 11, 22, 1, tzinfo=UTC)


def test_an_anchor_has_its_own_instants():
    anchored = Interval.parse("1h", anchor=datetime(2026, 1, 1, 0, 10, tzinfo=UTC))
    said = say(anchored, debian_cron.DIALECT, TEN_YEARS)
    assert verify(anchored, said, debian_cron.DIALECT, *YEARS) == (17_544, ())
    early = Said(("0 * * * *",), (Cron.parse("0 * * * *"),))
    assert verify(anchored, early, debian_cron.DIALECT, *YEARS).apart


def test_a_horizon_may_begin_while_clocks_are_changed():
    begin = datetime(2027, 4, 3, 16, 30, tzinfo=UTC)  # half past two, the second time
    cron = Cron.parse("0,45 * * * *", timezone=SYDNEY)
    said = Said((cron.text,), (cron,))
    assert verify(cron, said, debian_cron.DIALECT, begin, YEARS[1]).apart == ()
    [first, _] = verify(cron, said, celery.DIALECT, begin, YEARS[1]).apart
    assert first.wanted == (datetime(2027, 4, 3, 16, 45, tzinfo=UTC),)


@settings(deadline=None)
@given(
    start=st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from([SYDNEY, NEW_YORK, "Africa/Cairo", "Australia/Lord_Howe", "UTC"]),
    text=st.sampled_from(["30 */2 * * *", "0 * * * *", "5 1-2 * * *", "0 0 * * 1"]),
)
def test_whatever_the_horizon_all_of_it_is_compared(start, zone, text):
    cron = Cron.parse(text, timezone=zone)
    end = start + timedelta(days=200)
    found = verify(cron, Said((text,), (cron,)), debian_cron.DIALECT, start, end)
    assert found.compared == count(cron, start, end)


FORWARD = f"the clocks of {NEW_YORK} go forward on 2027-03-14: "
BACK = f"the clocks of {NEW_YORK} go back on 2027-11-07: "
SKIPPED, REPEATED = "what falls into the skipped hour is ", "what falls into the repeated hour is "


@pytest.mark.parametrize(
    ("text", "policy", "engine", "expected"),
    [
        ("30 2 * * *", "after first", celery, f"{FORWARD}{SKIPPED}run at another time"),
        ("30 2 * * *", "skip first", celery, f"{FORWARD}{SKIPPED}run all the same"),
        ("30 2 * * *", "after first", busybox, f"{FORWARD}{SKIPPED}lost"),
        ("30 1 * * *", "after both", celery, f"{BACK}the repeated hour is lost"),
        ("30 1 * * *", "after first", busybox, f"{BACK}{REPEATED}run twice"),
        (
            "30 2 * * *",
            "after first",
            cloud_scheduler,
            f"{FORWARD}Cloud Scheduler documents nothing of the skipped hour",
        ),
    ],
)
def test_a_difference_has_its_cause(text, policy, engine, expected):
    gap, fold = policy.split()
    found = verified(text, engine.DIALECT, NEW_YORK, dst=DstPolicy(Gap(gap), Fold(fold))).apart
    assert cause(found[0], engine.DIALECT) == expected


def test_half_an_hour_is_called_so():
    [first, *_] = verified("45 1 * * *", cloud_scheduler.DIALECT, "Australia/Lord_Howe").apart
    assert cause(first, cloud_scheduler.DIALECT).endswith("the repeated half hour")
