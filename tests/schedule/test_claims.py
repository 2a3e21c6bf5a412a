"""Of a text only what it says about its own job's running is a claim."""

import pytest

from schedcat.schedule.claims import claims


def words(text, **how):
    return [claim.words for claim in claims(text, **how)]


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Runs every 60 minutes via celery beat.", ["every 60 minutes"]),
        ("Goes back 4 months. Beat starts it every 60 minutes.", ["every 60 minutes"]),
        ("This task runs daily to clean up robot accounts.", ["daily"]),
        ("Daily task to update consent history statistics.", ["Daily"]),
        ("This hourly job pulls usage.", ["hourly"]),
        ("Nightly cleanup", ["Nightly"]),
        ("Daily: drop old sessions.", ["Daily"]),
        ("Every 10 minutes", ["Every 10 minutes"]),
        ("Refresh the cache every 10 minutes.", ["every 10 minutes"]),
        ("Email the figures every day at 4am.", ["every day", "at 4am"]),
        ("Scheduled daily at 02:30 UTC.", ["daily", "at 02:30 UTC"]),
        ("Sync the users\nhourly.", ["hourly"]),
    ],
)
def test_a_sentence_about_running_claims(text, claimed):
    assert words(text) == claimed


@pytest.mark.parametrize(
    "text",
    [
        "Send the daily digest.",
        "Daily digest",
        "Weekly report of the shop",
        "Create the monthly invoices and mail them.",
        "Update daily quotas of every project.",
        "Delete logs that are rotated daily.",
        "Delete the logs rotated daily.",
        "Count the emails sent hourly.",
        "Mark runs stuck for more than 30 minutes as failed.",
        "Announce the end of a project 7 days and 1 day ahead.",
        "Delete receipts of validator callbacks after 30 days.",
        "Remind people about what is due every Monday morning meeting.",
        "Runs daily if the flag is set.",
        "It should run every hour.",
        "Used to run hourly.",
        "No longer runs daily.",
        "Runs at most once a day.",
        "Runs roughly every 10 minutes.",
        "Go through every policy, whatever its type, and evaluate it.",
        "Checks the quota of users who log in daily.",
        "Purges carts, which customers fill every minute.",
        "Aggregates the hourly statistics into daily ones.",
        "Runs daily reports.",
        "Runs once a day for each tenant.",
        "Runs every hour for free accounts and every 15 minutes for paid ones.",
        "Run weekly maintenance on one shard per night.",
        "Scheduled weekly exports are produced here.",
        "Runs hourly. Runs every 10 minutes.",
        "Daily task to clean up what each customer left.",
        "Runs every hour and a half.",
        "Runs at 9am CEST / 8am CET.",
        "Runs at 2:00, then the cleanup job at 4:00.",
        "Checks whether the nightly backup finished; the backup runs daily at 2am.",
        "Marks cron jobs that run every minute as noisy.",
        "Market opens at 9:30 EST.",
    ],
)
def test_what_may_speak_of_something_else_claims_nothing(text):
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "of_running"),
    [
        ("Runs hourly.", True),
        ("Hourly task to refresh the cache.", True),
        ("Runs every hour and refreshes the cache.", True),
        ("Refresh the cache hourly.", False),
        ("Back up the database at 3am.", False),
        ("Hourly refresh.", False),
    ],
)
def test_a_claim_is_of_the_running_or_of_the_work(text, of_running):
    assert {claim.is_of_running for claim in claims(text)} == {of_running}


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Runs at 10:00.", [1]),
        ("Runs at 10:00 and 22:00.", [2, 2]),
        ("Runs at 10:00. Again at 22:00.", [None]),
        ("Runs daily at 10:00.", [None, None]),
        ("Back up the database at 3am.", [None]),
    ],
)
def test_times_that_are_all_that_a_text_says_are_counted(text, among):
    assert [claim.among for claim in claims(text)] == among


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("daily at 4 AM", ["daily", "at 4 AM"]),
        ("3 AM", ["3 AM"]),
        ("Weekly on Sunday at 4:00 AM", ["Weekly", "on Sunday", "at 4:00 AM"]),
        ("Run at 3:00 AM every Monday", ["at 3:00 AM", "every Monday"]),
    ],
)
def test_a_note_beside_the_schedule_speaks_of_nothing_else(text, claimed):
    assert words(text, is_about_schedule=True) == claimed


@pytest.mark.parametrize(
    "text",
    [
        "every five minutes, although the page says hourly",
        "was hourly. Now every 5 minutes",
        "not daily",
        "TODO: make it hourly",
        "the daily digest, at 9am",
        "avoid 2am because of DST",
        "aligned with the hourly export",
        "change to every 5 minutes once the vendor lifts the limit",
        "see ticket 3:30",
        "Genesis 3:16",
        "9 AM Server time",
        "2 AM Beijing (CST)",
        "4am local time",
        "weekdays 9am Pacific",
        "7am EST / 8am EDT",
        "10am PST, 11am PDT",
        "10:00 AM PT (11:00 during DST)",
        "10:00 AM PT, shifts to 11am in summer",
    ],
)
def test_a_note_that_doubts_claims_nothing(text):
    assert words(text, is_about_schedule=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "Runs on Mondays.",
        "Runs on Mon, Wed.",
        "Runs the 2nd of each month.",
        "Runs on the 15th.",
        "Runs on weekends.",
        "Runs half-hourly.",
    ],
)
def test_no_claim_is_missed_by_the_first_look(text):
    assert words(text) == [text.removeprefix("Runs ").removesuffix(".")]
