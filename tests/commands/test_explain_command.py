"""`schedcat explain`: the page, the JSON, and what is no question."""

import json
import re
import subprocess
from collections.abc import Callable

import pytest

from schedcat.schedule.dialects import load_dialects

Run = Callable[..., subprocess.CompletedProcess[str]]

AT = "--at=2026-11-22"

PAGES = {
    "0 0 13 * 5": """\
0 0 13 * 5

two meanings: both day fields pick days, and `days` is not said

days: either
  means        on the 13th of the month and on every Friday at 00:00, UTC
  runs a year  62.5
  waits        7 days, 41 times
               1 day, 4 times
               2 days, 4 times
               5 days, 4 times
               6 days, 4 times
               2 more, from 3 days to 4 days
  next         Fri 2026-11-27 00:00 UTC
               Fri 2026-12-04 00:00 UTC

days: both
  means        on every Friday the 13th at 00:00, UTC
  runs a year  1.72
  waits        427 days, once
  next         Fri 2027-08-13 00:00 UTC
               Fri 2028-10-13 00:00 UTC

fields
  minute        0   0
  hour          0   0
  day-of-month  13  13th
  month         *   every month
  day-of-week   5   Fri

exactly this text
  days: both    Celery beat, django-celery-beat and RedBeat
  days: either  Debian cron, cronie, BusyBox crond, Kubernetes and croniter; as
                  documented GitHub Actions and Cloud Scheduler
  refuses it    EventBridge Scheduler, as documented: not six fields in
                  `cron(…)`, where 5 is Thu
                systemd: not a calendar event, such as `*-*-* 00:00:00`
""",
    "0 0 */2 * 1": """\
0 0 */2 * 1

two meanings: both day fields pick days, and `days` is not said

days: either
  means        on every odd day of the month and on every Monday at 00:00, UTC
  runs a year  212
  waits        2 days, 153 times
               1 day, 58 times
  next         Mon 2026-11-23 00:00 UTC
               Wed 2026-11-25 00:00 UTC

days: both
  means        on every Monday that falls on any odd day of the month at 00:00,
               UTC
  runs a year  26.6
  waits        14 days, 20 times
               7 days, 4 times
               21 days, 3 times
  next         Mon 2026-11-23 00:00 UTC
               Mon 2026-12-07 00:00 UTC

fields
  minute        0    0
  hour          0    0
  day-of-month  */2  1st to 31st in steps of 2: 1, 3, 5, 7, 9, 11, 13, 15, 17,
                19, 21, 23, 25, 27, 29, 31
  month         *    every month
  day-of-week   1    Mon

exactly this text
  otherwise     BusyBox crond: on every even day of the month and on every
                  Monday at 00:00, next Sun 2026-11-22 00:00 and Mon 2026-11-23
                  00:00 UTC
  days: both    Celery beat, django-celery-beat, RedBeat, Debian cron and cronie
  days: either  Kubernetes and croniter
  undocumented  GitHub Actions and Cloud Scheduler: nothing is said of `*/2`
                  beside another day field
  refuses it    EventBridge Scheduler, as documented: not six fields in
                  `cron(…)`, where 1 is Sun
                systemd: not a calendar event, such as `*-*-* 00:00:00`
""",
    "5-5 * * * *": """\
5-5 * * * *
^^^
`5-5` starts where it ends; engines disagree
  help  Celery beat, Debian cron and Kubernetes run 5; croniter runs every
        minute; write `5`

instead: 5 * * * *

exactly this text
  fires         Celery beat, django-celery-beat, RedBeat, Debian cron, cronie,
                  BusyBox crond and Kubernetes: every hour at minute 5, next Sun
                  2026-11-22 00:05 and Sun 2026-11-22 01:05 UTC
                croniter: every minute, next Sun 2026-11-22 00:00 and Sun
                  2026-11-22 00:01 UTC
  undocumented  GitHub Actions and Cloud Scheduler: nothing is said of `5-5`
  refuses it    EventBridge Scheduler, as documented: not six fields in
                  `cron(…)`
                systemd: not a calendar event, such as `*-*-* 00:00:00`
""",
    "0 22-4 * * *": """\
0 22-4 * * *
  ^^^^
`22-4` runs backwards; engines disagree
  help  Celery beat and croniter run 22, 23, 0-4; Debian cron accepts it and
        never fires; Kubernetes refuses it; write `22-23,0-4`

instead: 0 22-23,0-4 * * *

exactly this text
  fires         Celery beat, RedBeat, BusyBox crond and croniter: every hour
                  from 00:00 to 04:00 and from 22:00 to 23:00, next Sun
                  2026-11-22 00:00 and Sun 2026-11-22 01:00 UTC
  never fires   Debian cron and cronie
  undocumented  GitHub Actions and Cloud Scheduler: nothing is said of `22-4`
  refuses it    django-celery-beat: `22-4` is not an hour to its forms; a row
                  saved without them runs as on Celery beat
                Kubernetes: `22-4` is not an hour there
                EventBridge Scheduler, as documented: not six fields in
                  `cron(…)`
                systemd: not a calendar event, such as `*-*-* 00:00:00`
""",
    "0 0 * * 7": """\
0 0 * * 7

  means        every Sunday at 00:00, UTC
  runs a year  52.2
  waits        7 days, always
  next         Sun 2026-11-22 00:00 UTC
               Sun 2026-11-29 00:00 UTC

fields
  minute        0  0
  hour          0  0
  day-of-month  *  every day
  month         *  every month
  day-of-week   7  Sun

exactly this text
  otherwise     BusyBox crond: every day at 00:00, with a parse error at `7` in
                  its log; apart on Mon 2026-11-23 00:00 UTC, when it fires
  never fires   django-celery-beat: its forms take it, and beat leaves the row
                  out: `7` is not a day-of-week there
  reads it so   Debian cron, cronie and croniter; as documented Cloud Scheduler
  undocumented  GitHub Actions: nothing is said of `7`
  refuses it    Celery beat, RedBeat and Kubernetes: `7` is not a day-of-week
                  there
                EventBridge Scheduler, as documented: not six fields in
                  `cron(…)`, where 7 is Sat
                systemd: not a calendar event, such as `*-*-* 00:00:00`
""",
    "*/45 * * * *": """\
*/45 * * * *

  means        every hour at minutes 0 and 45
  runs a year  17,532
  waits        15 minutes, 8,760 times
               45 minutes, 8,760 times
  next         Sun 2026-11-22 00:00 UTC
               Sun 2026-11-22 00:45 UTC

fields
  minute        */45  0 and 45
  hour          *     every hour
  day-of-month  *     every day
  month         *     every month
  day-of-week   *     every day of the week

exactly this text
  reads it so  Celery beat, django-celery-beat, RedBeat, Debian cron, cronie,
                 BusyBox crond, Kubernetes and croniter; as documented GitHub
                 Actions and Cloud Scheduler
  refuses it   EventBridge Scheduler, as documented: not six fields in `cron(…)`
               systemd: not a calendar event, such as `*-*-* 00:00:00`
""",
}
"""Expression → the page up to what is written for the engines, whose list grows."""


@pytest.mark.parametrize("text", PAGES)
def test_a_page_says_what_it_means_and_what_engines_make_of_it(schedcat: Run, text: str) -> None:
    done = schedcat("explain", text, AT, "-n2")
    assert done.stdout.partition("\nwhat schedcat writes")[0].rstrip() == PAGES[text].rstrip()
    assert done.stderr == ""
    assert done.returncode == ("instead:" in done.stdout)


def test_what_is_written_for_engines_is_told_for_each_meaning(schedcat: Run) -> None:
    page = schedcat("explain", "0 0 13 * 5", AT).stdout
    _, either, both = page.split("\nwhat schedcat writes, days: ")
    assert re.search(r"\n  Celery beat +0 0 13 \* \*\n +0 0 1-12,14-31 \* 5\n", either)
    assert re.search(r"\n  Celery beat +0 0 13 \* 5\n", both)
    assert "refused: Debian cron fires `0 0 13 * 5` on" in both


def test_a_refusal_that_several_engines_share_is_said_once(schedcat: Run) -> None:
    page = schedcat("explain", "47m", COLUMNS="200").stdout
    assert page.count("no single cron fires every 47m") == 1
    assert "likewise" in page


def test_with_a_day_rule_engines_read_it_so_or_otherwise(schedcat: Run) -> None:
    page = schedcat("explain", "0 0 13 * 5", "--days=both", AT, COLUMNS="160").stdout
    assert re.search(r"\n  reads it so +Celery beat, django-celery-beat and RedBeat\n", page)
    assert re.search(
        r"\n  otherwise +Debian cron, .*Cloud Scheduler: on the 13th of the month", page
    )
    assert "; apart on Fri 2026-11-27 00:00 UTC, when it fires\n" in page
    assert "two meanings" not in page


def test_a_zone_shows_local_times_and_what_differs_when_clocks_change(schedcat: Run) -> None:
    page = schedcat("explain", "30 2 * * *", "--tz=America/New_York", AT, COLUMNS="160").stdout
    assert "Sun 2026-11-22 07:30 UTC = Sun 2026-11-22 02:30 -05:00\n" in page
    assert "otherwise when clocks change\n  2027-03-14 gap  02:00 to 03:00 is skipped\n" in page
    assert re.search(r" Celery beat.*: 07:30 UTC instead of 07:00 UTC\n", page)
    assert "fold" not in page


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("*/15 * * * *", "15 minutes, always"),
        ("0 0 1 1 *", "365 days, once"),
        ("0 0 29 2 *", "no run within a year"),
        ("1h59m", "1 hour, 59 minutes, while the scheduler stays up"),
    ],
)
def test_waits_are_those_of_a_year(schedcat: Run, text: str, waits: str) -> None:
    assert f"  waits        {waits}\n" in schedcat("explain", text, AT).stdout


def test_a_day_that_does_not_exist_is_explained(schedcat: Run) -> None:
    done = schedcat("explain", "0 0 30 2 *", AT, COLUMNS="160")
    assert done.returncode == 0
    assert "  means        never, since February has no 30th\n" in done.stdout
    assert re.search(
        r"\n  refuses it +Celery beat and RedBeat: February has no 30th\n", done.stdout
    )
    assert re.search(r"\n +Debian cron, .*Kubernetes.*: February has no 30th\n", done.stdout)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("@daily", "refuses it    Celery beat and RedBeat: not five fields with one space"),
        ("@daily", "django-celery-beat: not five fields\n"),
        ("@daily", "reads it so   Debian cron, cronie, BusyBox crond, Kubernetes and croniter\n"),
        ("@daily", "undocumented  Cloud Scheduler: nothing is said of `@daily`\n"),
        ("@daily", "GitHub Actions, as documented: `@daily` is not known\n"),
        ("@reboot", "Debian cron, cronie and BusyBox crond: once, when it starts\n"),
        ("@every 90m", "Kubernetes: every 90m from when it is created\n"),
        ("0 0 * * 5#3", "croniter: every day at 00:00, but only on the 3rd fri of the month"),
        ("0 0 * * 5#3", "BusyBox crond: what follows `#` is a comment; the line is dropped"),
        ("0 0 * * 5#3", "not six fields in `cron(…)`, where 5 is Thu\n"),
        ("0 0 * * * 30", "Debian cron, cronie and BusyBox crond: every day at 00:00, with `30` fo"),
        ("0 0 * * * 30", "croniter: every day at 00:00, at second 30, next Sun 2026-11-22"),
        ("0 0 * * * */1", "croniter: every day at 00:00, every second, next Sun 2026-11-22 00:00"),
        ("0 0 1 1 * 0 2020", "no run before 2100"),
        ("*/90 * * * *", "django-celery-beat: `*/90` is not a minute to its forms; a row saved"),
        ("* * * * * * * *", "croniter: not five to seven fields"),
        ("*/3 * * * *", "no fixed times  GitHub Actions, as documented: every 5 minutes at most"),
        ("0 0 * * 2#0", "undocumented  GitHub Actions and Cloud Scheduler: nothing is said of"),
        ("0 0 13 * 5#3", "croniter: nothing is said of `5#3` beside another day\n"),
        ("weekly", "fires        systemd: every Monday at 00:00, next Mon 2026-11-23 00:00"),
        ("12:00 Asia/Tokyo", "systemd: every day at 12:00, Asia/Tokyo, next Sun 2026-11-22 03:00"),
        ("cron(0 12 ? * 2 *)", "EventBridge Scheduler, as documented: every Monday at 12:00, next"),
        ("cron(0 12 L * ? *)", "every day at 12:00, but only on the last day of the month, next"),
        (
            "cron(0 0 ? * 1-7 2027)",
            "as documented: every day at 00:00, only in 2027, next Fri 2027",
        ),
        ("cron(0 12 * * * *)", "as documented: not `?` in one of the day fields"),
        ("rate(5 minutes)", "as documented: every 5 minutes, from its StartDate if it has one\n"),
        ("every 5 minutes", "Cloud Scheduler, as documented: in an alternative format, which is n"),
        ("-5 * * * *", "cronie: every hour at minute 5, for root alone, next Sun 2026-11-22 00:05"),
    ],
)
def test_engines_have_their_own_forms(schedcat: Run, text: str, says: str) -> None:
    assert says in schedcat("explain", AT, "--", text, COLUMNS="180").stdout


def test_every_engine_is_spoken_of_once(schedcat: Run) -> None:
    page = schedcat("explain", "0 0 */2 * 1", AT, COLUMNS="160").stdout
    read = page.partition("\nexactly this text\n")[2].partition("\nwhat schedcat writes")[0]
    names = [*(each.engine for each in load_dialects().values()), "croniter"]
    assert {name: len(re.findall(rf"\b{name}\b", read)) for name in names} == dict.fromkeys(
        names, 1
    )


@pytest.mark.parametrize("columns", ["80", "160"])
@pytest.mark.parametrize("text", ["0 0 13 * 5", "0 22-4 * * *", "*/7 */5 */2 * */2", "47m"])
def test_a_page_fits_the_terminal(schedcat: Run, text: str, columns: str) -> None:
    page = schedcat("explain", text, "--tz=Europe/Dublin", AT, COLUMNS=columns).stdout
    assert all(len(line) <= int(columns) for line in page.splitlines())
    assert all(line == line.rstrip() for line in page.splitlines())


KEYS = {
    "": "expression kind timezone at problems instead fields meanings engines",
    "problems": "message start end help replacement",
    "fields": "name text words values",
    "meanings": "days schedule runs_per_year waits next",
    "engines": "engine source verified as_written written",
}


@pytest.mark.parametrize("text", ["30 2 13 * 5", "22-4 * * * *", "1h59m"])
def test_json_has_stable_keys(schedcat: Run, text: str) -> None:
    done = schedcat("explain", text, AT, "--tz=Europe/London", "--format=json")
    found = json.loads(done.stdout)
    assert list(found) == KEYS[""].split()
    for key in ("problems", "fields", "meanings", "engines"):
        assert all(list(each) == KEYS[key].split() for each in found[key])
    for engine in found["engines"]:
        if as_written := engine["as_written"]:
            assert list(as_written) == ["verdict", "says", "agrees", "days", "next", "apart"]
        for written in engine["written"]:
            assert list(written) == ["days", "texts", "refusals", "clock_changes"]


def test_json_has_what_the_page_says(schedcat: Run) -> None:
    done = schedcat("explain", "0 0 13 * 5", "--days=both", AT, "-n1", "--format=json")
    found = json.loads(done.stdout)
    [meaning] = found["meanings"]
    assert (meaning["days"], meaning["next"]) == (
        "both",
        [{"utc": "2027-08-13T00:00:00Z", "local": "2027-08-13T00:00:00+00:00"}],
    )
    engines = {each["engine"]: each for each in found["engines"]}
    assert {each.engine for each in load_dialects().values()} <= engines.keys()
    assert engines["Kubernetes"]["as_written"]["agrees"] is False
    assert engines["Kubernetes"]["as_written"]["apart"] == {
        "utc": "2026-11-27T00:00:00Z",
        "wanted": False,
    }
    assert engines["Celery beat"]["written"] == [
        {"days": "both", "texts": ["0 0 13 * 5"], "refusals": [], "clock_changes": []}
    ]


@pytest.mark.parametrize(
    ("arguments", "message", "help"),
    [
        (["0", "0", "13", "*", "5"], "5 words", "quote it"),
        ([""], "the expression is empty", "write five fields"),
        (["  "], "the expression is empty", "write five fields"),
        (["@daily", "--tz=europe/london"], "`europe/london` is not", "`Europe/London`?"),
        (["@daily", "--tz=Nowhere/Atall"], "`Nowhere/Atall` is not", "like Europe/Berlin"),
        (["@daily", "--at=soon"], "`soon` is no time", "write --at 20"),
        (["@daily", "--at=0001-01-01T00:00+14:00"], "is no time", "write --at 20"),
        (["@daily", "--at=2100-01-01"], "not in the years 1970 to 2099", "choose"),
    ],
)
def test_what_cannot_be_asked_is_two_lines(
    schedcat: Run, arguments: list[str], message: str, help: str
) -> None:
    done = schedcat("explain", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    error, advice = done.stderr.splitlines()
    assert error.startswith("error: ")
    assert message in error
    assert advice.startswith("help: ")
    assert help in advice


@pytest.mark.parametrize(
    "text",
    [
        "0 0 * * *\x1b[31m",
        "0\n0 * *",
        "\uff15 * * * *",
        "9" * 5_000 + " * * * *",
        "*," * 5_000 + "*x * * * *",
        "x" * 10_000,
        "%s" * 100,
        "🕐 * * * *",
    ],
)
@pytest.mark.parametrize("format", ["text", "json"])
def test_any_text_has_an_explanation(schedcat: Run, text: str, format: str) -> None:
    done = schedcat("explain", text, AT, f"--format={format}")
    assert (done.returncode, done.stderr) == (1, "")
    assert "\x1b" not in done.stdout


def test_a_long_expression_that_is_fine_is_explained(schedcat: Run) -> None:
    done = schedcat("explain", "0" + ",0" * 5_000 + " * * * *", AT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "every hour, on the hour" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
