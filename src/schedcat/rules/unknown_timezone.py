"""A time zone that nobody can look up."""

from schedcat.findings import Severity
from schedcat.rules import found_by_reader


@found_by_reader(Severity.ERROR, group="timezone", fix="unsafe")
def rule() -> None:
    """A time zone is not the name of an IANA region such as `Europe/London`.

    Abbreviations and offsets look like zones and are none: `EST` is five hours behind UTC all year
    while New York is not, `IST` is Indian, Irish or Israeli, and `UTC+3` is written with either
    sign. A C library takes a name that it does not know for UTC and says nothing. The name of a
    region says where the job's day is, and its clock changes come with it. The fix names the zone
    that was probably meant.

    Bad:
        jobs: {report: {task: app.report, cron: "0 9 * * *", timezone: EST}}
        jobs: {report: {task: app.report, cron: "0 9 * * *", timezone: UTC+3}}
        jobs: {report: {task: app.report, cron: "0 9 * * *", timezone: europe/london}}
    Good:
        jobs: {report: {task: app.report, cron: "0 9 * * *", timezone: America/New_York}}
        jobs: {report: {task: app.report, cron: "0 9 * * *", timezone: Etc/GMT-3}}
    Source: the IANA time zone database; tzset(3)
    """
