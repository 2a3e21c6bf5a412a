"""What fields of jobs say, in the words of a review."""

from datetime import UTC, date, datetime

import pytest

from schedcat.commands._said import as_json, words
from schedcat.model import Disabled, Http, Order
from schedcat.plan.jobs import Differing
from schedcat.schedule.cron import Cron, DstPolicy, Gap
from schedcat.schedule.interval import Interval


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("schedule", Cron.parse("0 9 * * 1"), "every Monday at 09:00, UTC"),
        ("crontab.schedule", Interval.parse("90m"), "every 1 hour, 30 minutes"),
        ("timeout", Interval.parse("90m"), "1 hour, 30 minutes"),
        ("starts", datetime(2027, 1, 1, tzinfo=UTC), "2027-01-01T00:00:00+00:00"),
        ("tags", ("billing", "nightly"), "billing, nightly"),
        ("args", ("billing", 1), '["billing", 1]'),
        ("http", Http(path="/a"), "POST /a"),
        ("http", Http(url="https://a.example", method="GET", auth="oidc"), None),
        ("disabled", Disabled("closed", date(2027, 1, 1)), "closed, to be reviewed on 2027-01-01"),
        ("expects_after", Order("load", Interval.parse("1h")), "load, 1 hour before"),
        ("dst", DstPolicy(Gap.SKIP), "gap: skip, fold: first"),
        ("celery.skip", True, "yes"),
        ("retries", 0, "0"),
        ("description", "two\n\nlines", "two lines"),
    ],
)
def test_a_value_is_said_in_words(field, value, said):
    before, after = words(Differing(field, None, value))

    assert before == "none"
    assert after == (said or 'GET https://a.example {"auth": "oidc"}')


def test_what_reads_alike_is_said_exactly():
    one, other = (Cron.parse("*/10 * * * *", timezone=zone) for zone in ("UTC", "Europe/London"))

    assert words(Differing("schedule", one, other)) == (
        "*/10 * * * *, UTC",
        "*/10 * * * *, Europe/London",
    )


def test_an_interval_and_a_cron_that_read_alike_are_told_without_json():
    one, other = Interval.parse("10m"), Cron.parse("*/10 * * * *")

    assert words(Differing("schedule", one, other)) == ("interval 10m", "*/10 * * * *, UTC")


def test_long_texts_are_cut_and_whole_in_json():
    text = "word " * 1_000

    assert len(words(Differing("description", None, text))[1]) <= 300
    assert as_json(text) == text


def test_json_has_schedules_as_a_catalog_writes_them():
    assert as_json(Cron.parse("@daily")) == {
        "cron": "@daily",
        "days": None,
        "timezone": "UTC",
        "dst": {"gap": "after", "fold": "first"},
    }
    assert as_json(Interval.parse("60m")) == {"interval": "1h", "anchor": None}
