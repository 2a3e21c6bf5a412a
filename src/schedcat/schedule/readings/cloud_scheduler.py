"""How Cloud Scheduler reads a schedule, as its page has it: Cron job format and time zone."""

import re

from schedcat.schedule.kinds import KINDS
from schedcat.schedule.readings.documented import Page, five_fields
from schedcat.schedule.readings.whole import Does, Refuses, Undocumented, Whole


def expression(text: str) -> Whole:
    """Five fields; or a sentence, an older format that nobody is to begin with."""
    words = text.split()
    if text.startswith("@"):
        return Undocumented(f"of `{words[0]}`")
    if re.match(r"every |[0-9a-z]+ .* [0-9]+:[0-9]+$", text):
        return Does("in an alternative format, which is not reckoned here")
    if len(words) != len(KINDS):
        return Refuses("not five fields")
    if "L" in words[2].split(","):
        return Refuses("`L` is not known")
    return five_fields(words, Page(steps_from_value=False, has_7=True))
