"""Jobs that want each local minute on its own, for cronie on a machine on the very clock they name.

On that clock crond catches up after a gap what is picked, and passes over what is repeated; under a
`CRON_TZ` of the same zone it does neither.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cron_daemons import daemon
from triples import YEARS, ZONES, triples

from schedcat.backends import load_backends, site_of
from schedcat.catalog.config import Config
from schedcat.model import Job
from schedcat.schedule.cron import DstPolicy, Fold, Gap
from schedcat.schedule.instants import instants
from schedcat.schedule.unsupported import UnsupportedError
from schedcat.schedule.zones import transitions

CRONTAB = load_backends()["crontab"]
NEW_YORK = "America/New_York"
AS_THEY_COME = DstPolicy(Gap.SKIP, Fold.BOTH)
DAY = timedelta(days=1)


@pytest.fixture
def exported():
    """`exported(crons, machine)`: the entries of those that can be said, by text, and a crontab."""

    def export(crons, machine):
        settings = {"flavour": "cronie", "timezone": machine}
        site = site_of("crontab", Config(backends={"crontab": settings}), None, YEARS[0])
        entries = {}
        for cron in crons:
            job = Job(cron.text, cron, command=f"echo {cron.text}", dst=cron.dst)
            try:
                (entries[cron.text],) = CRONTAB.translate(job, site).entries
            except UnsupportedError:
                continue
        return entries, CRONTAB.render([*entries.values()], site, "user")

    return export


@pytest.mark.parametrize("zone", ZONES)
def test_crond_starts_them_on_the_machine_s_clock_or_under_its_own_zone(exported, tally, zone):
    crons = as_they_come(zone)
    entries, crontab = exported(crons, zone)
    compared = dict.fromkeys(entries, 0)

    for around in around_changes(zone):
        fired = daemon("cronie")(crontab, zone, *around)
        for cron in crons:
            if cron.text in entries:
                due = [*instants(cron, *around)]
                assert fired.get(f"echo {cron.text}", []) == due, (cron, around)
                compared[cron.text] += len(due)

    tally("cronie, each minute on its own", [compared.get(cron.text) for cron in crons])


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_refused_crond_would_leave_out_of_repeated_time(exported, zone):
    """Or may leave out while it catches up after a gap, which it is never seen to do."""
    entries, _ = exported(as_they_come(zone), zone)
    refused = [cron for cron in as_they_come(zone) if cron.text not in entries]
    crontab = f"CRON_TZ={zone}\n" + "".join(f"{each} echo {each.text}\n" for each in refused)

    [fold] = [each for each in transitions(zone, *YEARS)[:2] if each.is_fold]
    moment, second_pass = datetime.fromtimestamp(fold.at, UTC), timedelta(seconds=fold.shift)
    around = moment - DAY, moment + DAY
    fired = daemon("cronie")(crontab, zone, *around)

    lost = 0
    for cron in refused:
        due, repeated = (
            [*instants(cron, *each)] for each in (around, (moment, moment + second_pass))
        )
        assert fired[f"echo {cron.text}"] == [each for each in due if each not in repeated], cron
        lost += bool(repeated)
    assert lost >= 3


def test_only_what_neither_is_repeated_nor_wild_is_moved_under_the_zone(exported):
    entries, crontab = exported(as_they_come(NEW_YORK), NEW_YORK)

    moved = [text for text, entry in entries.items() if entry.data["timezone"]]
    assert moved == ["30 2 * * *", "15,45 2 * * *", "59 2 * * *", "20 2 * * 0"]
    assert crontab.count("CRON_TZ=") == 1


def as_they_come(zone):
    """What every engine is asked around the changes of a zone, with that policy."""
    return [
        replace(cron, dst=AS_THEY_COME)
        for cron, kind in triples()
        if kind == "change" and cron.timezone == zone
    ]


def around_changes(zone):
    """The two days around a gap and around a fold."""
    moments = (datetime.fromtimestamp(each.at, UTC) for each in transitions(zone, *YEARS)[:2])
    return [(moment - DAY, moment + DAY) for moment in moments]
