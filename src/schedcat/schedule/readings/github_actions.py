"""How GitHub Actions reads `on.schedule`: Events that trigger workflows, in its documentation.

What that leaves open its own check of workflows says: `cron.ts` in actions/languageservices.
"""

import re

from schedcat.schedule.dialects import github_actions
from schedcat.schedule.kinds import KINDS
from schedcat.schedule.readings.documented import Page, five_fields
from schedcat.schedule.readings.whole import Does, Fires, Refuses, Whole


def expression(text: str) -> Whole:
    """Five fields of POSIX, spaces between them, and steps."""
    words = text.split()
    if text.startswith("@"):
        return Refuses(f"`{words[0]}` is not known")
    if len(words) != len(KINDS):
        return Refuses("not five fields")
    if words != re.split(" +", text):
        return Refuses("nothing but spaces stands between the fields, and nothing around them")
    match five_fields(words, Page(steps_from_value=True, has_7=False, any_case=True)):
        case Fires(cron) if github_actions.is_too_often(cron):
            return Does(f"every {github_actions.SHORTEST} minutes at most")
        case reading:
            return reading
