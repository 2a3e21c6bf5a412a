"""A day of the month that some months do not have."""

from collections.abc import Iterator

from schedcat.findings import Finding, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.schedule.cron import Cron, DayRule
from schedcat.schedule.days import months_without
from schedcat.schedule.field import Part
from schedcat.schedule.field_words import field_words
from schedcat.schedule.wording import nth


@each_job(Severity.INFO, group="cron", default=False)
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """The cron picks the 29th, 30th or 31st, and some of its months have none.

    `0 0 31 * *` reads like the end of the month, and in five months of the year there is no run.
    Ranges such as `28-31` and steps are silent, since they go on for as long as the month does; so
    is a 31 beside a 30, and a date that must be a certain weekday, too, which is rare by intention.

    Bad:
        jobs: {close-books: {task: app.close_books, cron: "0 0 31 * *"}}
        jobs: {remind: {task: app.remind, cron: "0 9 15,30 * *"}}
        jobs: {leap-day: {task: app.leap_day, cron: "0 0 29 2 *"}}
    Good:
        jobs: {close-books: {task: app.close_books, cron: "0 0 1 * *"}}
        jobs: {remind: {task: app.remind, cron: "0 9 15,28 * *"}}
        jobs: {new-year: {task: app.new_year, cron: "0 0 31 12 *"}}
        jobs: {check: {task: app.check, cron: "0 0 */2 * *"}}
    Source: the Gregorian calendar
    """
    match job.schedule:
        case Cron() as cron if cron.day_of_month.bits >> _FIRST_RARE and _counts_dates(cron):
            for part in cron.day_of_month.parts:
                if _is_rare_and_alone(part, cron) and (message := _message(cron, part.first)):
                    yield Finding(message, at=job.at("cron", part=part.span), help=_HELP)


_FIRST_RARE = 29
_HELP = "write a day that each month has; for its end, the 1st of the next month"


def _counts_dates(cron: Cron) -> bool:
    """Does a date alone decide that a day fires, and some date exist?"""
    by_date_alone = cron.day_of_week.is_star or cron.days is DayRule.EITHER
    return by_date_alone and not cron.day_of_month.is_full and cron.ever_fires


def _is_rare_and_alone(part: Part, cron: Cron) -> bool:
    """Is it one day, from the 29th on, and the day before it not picked?"""
    day = part.first
    is_one_day = part.last == day and part.step is None
    return day >= _FIRST_RARE and is_one_day and not cron.day_of_month.bits >> (day - 1) & 1


def _message(cron: Cron, day: int) -> str | None:
    """The months that are skipped; None where all that the cron picks have the day."""
    skipped = months_without(day, cron.month.bits)
    if not skipped:
        return None
    if day == _FIRST_RARE and skipped == cron.month.bits:
        return "29 Feb comes in leap years only"
    names = field_words(cron.month._replace(bits=skipped))
    return f"the {nth(day)} skips {names}" + (" but in leap years" if day == _FIRST_RARE else "")
