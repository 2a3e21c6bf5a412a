"""What is exported for a flavour of cron, that cron gives to the shell as the catalog has it."""

from datetime import UTC, datetime, timedelta

import pytest
from cron_daemons import daemon

from schedcat.backends import SettingError, load_backends, site_of
from schedcat.catalog.config import Config
from schedcat.model import Job
from schedcat.schedule.cron import Cron
from schedcat.schedule.unsupported import UnsupportedError

DAEMONS = {"debian": "debian-cron-daemon", "cronie": "cronie", "busybox": "busybox-crond"}
START = datetime(2026, 1, 1, 23, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)
MIDNIGHT = Cron.parse("0 0 * * *")
CRONTAB = load_backends()["crontab"]

COMMANDS = [
    "true",
    "date +%F",
    "date '+%d%%'",
    r"printf '\\%s'",
    r"a\b 'c\\d' \\\\e",
    "naïve 🎉 \x01\t\x1b",
    "  leading",
    "trailing  ",
    "@daily",
    "MAILTO=x",
    "x" * 998,
]
SOME_REFUSE = {
    r"printf '\%s'": {"cronie"},
    r"printf '\\\%s'": {"cronie"},
    "-n true": {"cronie"},
    "*x": {"debian", "cronie"},
    "a #b": {"busybox"},
    "a '#b'": {"busybox"},
    "a#b": {"busybox"},
    "ends with a \\": {"busybox"},
    "ends with a \\ ": {"busybox"},
    "x" * 999: {"debian"},
    "x" * 131_071: {"debian"},
    "x" * 131_072: {"debian", "cronie", "busybox"},
}
"""Commands that cannot be said → on which crons."""

TITLES = ["a backslash \\", "# x", "a\nb", "* * * * * rm", "SHELL=/bin/evil", "x" * 40_000]

each_flavour = pytest.mark.parametrize("flavour", DAEMONS)


@each_flavour
def test_the_shell_gets_each_command_as_the_catalog_has_it(flavour):
    kept = [*COMMANDS, *(each for each, refusers in SOME_REFUSE.items() if flavour not in refusers)]
    jobs = [Job("job", MIDNIGHT, command=command) for command in kept]

    fired = run(exported(jobs, flavour), flavour)

    # The shell skips blanks around a command.
    assert sorted(each.strip(" ") for each in fired) == sorted(each.strip(" ") for each in kept)


@pytest.mark.parametrize(
    ("flavour", "command"),
    [
        pytest.param(flavour, command, id=f"{flavour} {number}")
        for number, (command, refusers) in enumerate(SOME_REFUSE.items())
        for flavour in sorted(refusers)
    ],
)
def test_a_command_that_would_not_arrive_is_refused(flavour, command):
    with pytest.raises(UnsupportedError):
        exported([Job("job", MIDNIGHT, command=command)], flavour)


@each_flavour
def test_no_title_of_a_job_hides_another_job(flavour):
    jobs = [Job("job", MIDNIGHT, command=f"j{n}", title=each) for n, each in enumerate(TITLES)]

    fired = run(exported(jobs, flavour), flavour)

    assert fired.keys() == {job.command for job in jobs}


@pytest.mark.parametrize(("user", "most"), [("daemon", 254), ("root", 300)])
def test_busybox_reads_as_many_jobs_as_are_exported(user, most):
    """Of a user's crontab 255 lines are read that say something; one of ours names the shell."""
    jobs = [Job("job", MIDNIGHT, command=f"j{number}") for number in range(most + 1)]
    crontab = exported(jobs[:-1], "busybox", user=user)
    crond = daemon("busybox-crond", user=user)

    assert len(crond(crontab, "UTC", START, START + TWO_HOURS)) == most
    if user != "root":
        assert len(crond(f"{crontab}0 0 * * * more\n", "UTC", START, START + TWO_HOURS)) == most
        with pytest.raises(SettingError, match="reads 255 lines of a crontab, and 256 are"):
            exported(jobs, "busybox", user=user)


def test_jobs_of_several_zones_are_each_started_on_their_own_clock_by_cronie():
    zones = ["Asia/Tokyo", "UTC", "America/New_York", "Asia/Kolkata", "Asia/Tokyo"]
    hours = {"UTC": 0, "Asia/Tokyo": 9, "America/New_York": 19, "Asia/Kolkata": 5}
    jobs = [
        Job("job", Cron.parse(f"30 {hours[zone]} * * *", timezone=zone), command=f"{zone} {n}")
        for n, zone in enumerate(zones)
    ]

    fired = run(exported(jobs, "cronie"), "cronie")

    half_past, at_midnight = (START + timedelta(minutes=minutes) for minutes in (90, 60))
    assert fired == {
        job.command: [at_midnight if "Kolkata" in job.command else half_past] for job in jobs
    }


def exported(jobs, flavour, **settings):
    site = site_of(
        "crontab", Config(backends={"crontab": {"flavour": flavour, **settings}}), None, START
    )
    entries = [entry for job in jobs for entry in CRONTAB.translate(job, site).entries]
    return CRONTAB.render(entries, site, "user")


def run(crontab, flavour):
    return daemon(DAEMONS[flavour])(crontab, "UTC", START, START + TWO_HOURS)
