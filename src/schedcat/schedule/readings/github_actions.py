"""How GitHub Actions reads `on.schedule`, as documented: Events that trigger workflows."""

from schedcat.schedule.dialects import github_actions
from schedcat.schedule.kinds import KINDS
from schedcat.schedule.readings.documented import Page, five_fields
from schedcat.schedule.readings.whole import Does, Fires, Refuses, Undocumented, Whole


def expression(text: str) -> Whole:
    """Five fields of POSIX, one space between them, and steps."""
    words = text.split()
    if text.startswith("@"):
        return Refuses(f"`{words[0]}` is not known")
    if len(words) != len(KINDS):
        return Refuses("not five fields")
    if words != text.split(" "):
        return Undocumented("of blanks other than one space")
    match five_fields(words, Page(steps_from_value=True, has_7=False)):
        case Fires(cron) if github_actions.is_too_often(cron):
            return Does(f"every {github_actions.SHORTEST} minutes at most")
        case reading:
            return reading
