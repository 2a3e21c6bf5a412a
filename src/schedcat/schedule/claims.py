"""What a text claims about when its job runs; a sentence that may mean something else is silent."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schedcat.schedule.sentences import Claim


def claims(text: str, *, is_about_schedule: bool = False) -> "tuple[Claim, ...]":
    """The phrases by which a text says when the job runs, in reading order.

    Of a description only what it says of the job's own running counts: "Runs every hour", "Daily
    task to …", "Refresh the cache every 10 minutes." A note that `is_about_schedule`, as a comment
    beside the cron is, speaks of nothing else. A sentence that doubts, denies or compares claims
    nothing: "not daily", "older than 3 days", "if".

    >>> [claim.words for claim in claims("Send the daily digest. Runs hourly, via beat.")]
    ['hourly']
    """
    if not _may_claim(text):
        return ()
    from schedcat.schedule.sentences import claimed  # 8 ms that few texts cost

    return claimed(text, is_about_schedule)


@lru_cache(maxsize=16_384)
def _may_claim(text: str) -> bool:
    """The first look, which most texts get and several rules want."""
    return _MAY_CLAIM.search(text) is not None


_MAY_CLAIM = re.compile(
    r"\b(?:every|each|once|twice|times|daily|hourly|nightly|(?:week|month|quarter|year|annual)ly"
    r"|midnight|noon|weekdays?|workdays|business\s+days|weekends?|month|\w+(?<=[a-z])days"
    r"|(?:on|to|through)\s+(?:mon|tue|wed|thu|fri|sat|sun)\w*)\b"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)\w{0,6}\s?[-\u2013]\s?(?:mon|tue|wed|thu|fri|sat|sun)"
    r"|\bon\s+the\s+[0-9]"
    r"|[0-9]\s?[ap]\.?m\b|[0-9]:[0-9]",
    re.IGNORECASE,
)
