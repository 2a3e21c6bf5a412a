"""A time that is right for half the year."""

from collections.abc import Iterator

from schedcat.findings import Finding, Related, Severity
from schedcat.model import Job
from schedcat.rules import Project, each_job
from schedcat.rules._claims import said_of
from schedcat.schedule.cron import Cron
from schedcat.schedule.zones import zone_of_word


@each_job(Severity.WARNING, group="timezone")
def rule(job: Job, project: Project) -> Iterator[Finding]:
    """A text names a local time, such as "3am EST", beside a cron on a clock that never changes.

    Somebody reckoned the hour once, in winter or in summer. When the clocks of that place change,
    the job comes an hour early or late for the people there, and the text is wrong until they
    change back.

    Bad:
        jobs:
          report:
            task: app.report
            cron: "0 8 * * *"  # 3am EST
            timezone: UTC
        jobs:
          report:
            task: app.report
            cron: "30 7 * * *"
            timezone: UTC
            description: Runs daily at 9:30 CEST.
    Good:
        jobs:
          report:
            task: app.report
            cron: "0 3 * * *"  # 3am EST
            timezone: America/New_York
        jobs:
          report:
            task: app.report
            cron: "30 3 * * *"  # 9:00 IST
            timezone: UTC
    Source: the IANA time zone database
    """
    for said in said_of(job):
        # Loaded for the few texts that claim something.
        from schedcat.schedule.contradictions import right_for_half_a_year
        from schedcat.schedule.meanings import TimeOfDay

        match job.schedule, said.claim.meaning:
            case Cron() as cron, TimeOfDay(zone=str() as word) as time if job.zone_is_known:
                if other := right_for_half_a_year(cron, time):
                    region = zone_of_word(word)
                    at = job.at_schedule()
                    yield Finding(
                        f"`{said.words}` is right for part of the year: when the clocks of "
                        f"{region} change, it is {other.clock} in {cron.timezone}",
                        at=said.at,
                        help=f"write `timezone: {region}` and the hour of that place, or say the "
                        f"time in {cron.timezone}",
                        related=[Related(at, "the schedule", job.name)] if at else (),
                    )
