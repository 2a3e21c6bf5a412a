"""What an app of Celery imports: its schedule from a catalog, and a crontab with its own zone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from schedcat.errors import ConfigError, UsageError
from schedcat.schedule.dst import TEN_YEARS
from schedcat.schedule.zones import UnknownZoneError, offset_at, transitions, zone

try:
    from celery import Celery  # type: ignore[import-untyped]  # Celery has no types
    from celery.schedules import crontab  # type: ignore[import-untyped]  # the same
except ModuleNotFoundError as error:
    raise ImportError("schedcat.celery needs Celery: install schedcat[celery]") from error

if TYPE_CHECKING:
    from schedcat.catalog.config import Config


def beat_schedule(
    *paths: str | PathLike[str],
    app: Celery,
    config: str | None = None,
    environment: str | None = None,
) -> dict[str, dict[str, Any]]:
    """The jobs of a catalog for `app.conf.beat_schedule`, read now instead of exported before.

        app.conf.timezone = "Australia/Sydney"
        app.conf.beat_schedule = beat_schedule("jobs/", app=app)

    Paths, `config` and `environment` are those of `schedcat.load`. The values are what beat takes
    for an entry: `task`, `schedule` as a crontab or a timedelta, and unless they are empty `args`,
    `kwargs` and `options`. What goes otherwise at a change of the clocks, and what is left out, is
    said by `schedcat export` and `schedcat lint`.

    Raises `schedcat.errors.SchedcatError`: ExportRefusedError, with every place and reason, when
    Celery cannot run a job exactly as the catalog says; ConfigError when the app's zone is not the
    `timezone` of [backends.celery]; UsageError for several catalogs, since an app has one
    schedule; and what `schedcat.load` raises.
    """
    # A schedule that was exported takes only a class from here, and needs to read no catalog.
    from schedcat.catalog.shown import shown_path
    from schedcat.commands import Request
    from schedcat.commands._translating import require_exact, translate_catalog
    from schedcat.commands._whole import open_whole

    request = Request([fspath(path) for path in paths], config, environment, backend="celery")
    opened = open_whole(request)
    if len(opened) > 1:
        roots = ", ".join(f"`{shown_path(each.config.root)}`" for each in opened)
        raise UsageError(
            f"{len(opened)} catalogs cannot be one schedule: {roots}", help="name one of them"
        )
    translated = translate_catalog(opened[0], "celery", environment, datetime.now(UTC))
    _check_zone(app.timezone, translated.site.settings["timezone"], opened[0].config)
    require_exact([translated])
    return {entry.name: entry_for_beat(entry.data) for entry in translated.entries}


def entry_for_beat(data: Mapping[str, Any]) -> dict[str, Any]:
    """What `schedcat.backends.celery.translate` says of an entry, with Celery's own objects.

    >>> entry_for_beat({"task": "app.tidy", "schedule": {"type": "interval", "seconds": 420}})
    {'task': 'app.tidy', 'schedule': datetime.timedelta(seconds=420)}
    """
    return {**data, "schedule": _schedule(data["schedule"])}


def _schedule(data: Mapping[str, Any]) -> Any:
    kind = timedelta if data["type"] == "interval" else crontab
    if "timezone" in data:
        kind = zoned_crontab
    return kind(**{key: value for key, value in data.items() if key != "type"})


def _check_zone(of_app: tzinfo, wanted: str, config: "Config") -> None:
    """Crontabs are read on the clock of the app. Raises ConfigError when it is another one."""
    found = str(of_app)
    if found == wanted or _is_one_clock(found, wanted):
        return
    place = config.at("backends", "celery", "timezone") or config.path
    where = f"{place}: " if place else ""
    raise ConfigError(
        f"{where}the schedule is for an app on the clock of {wanted}, this one is on that of "
        f"{found}",
        help=f'set `app.conf.timezone = "{wanted}"` before, or write the zone of the app as '
        "`timezone` under [backends.celery]",
    )


def _is_one_clock(one: str, other: str) -> bool:
    """Do two names, such as `UTC` and `Etc/UTC`, stand for the same local time for ten years?"""
    start = datetime.now(UTC)
    try:
        offsets = [offset_at(zone(name), int(start.timestamp())) for name in (one, other)]
        changes = [transitions(name, start, start + TEN_YEARS) for name in (one, other)]
    except UnknownZoneError:
        return False
    return offsets[0] == offsets[1] and changes[0] == changes[1]


# The name is lower-case like that of the `crontab` it stands in for, and Celery has no types.
class zoned_crontab(crontab):  # type: ignore[misc]  # noqa: N801
    """A crontab that fires on the wall clock of its own zone, whatever the zone of the app.

    Fields are texts as `celery.schedules.crontab` takes them, by keyword: Celery's order is not
    that of a cron expression. A day has to be in both day fields. Raises ValueError for an
    unknown zone or a wrong field, `celery.schedules.ParseException` for a field without sense.

    At a change of the clocks it does what a crontab does in an app of that zone, but for one
    thing: when beat starts, or runs what it missed, in the second pass of repeated time, Celery's
    own is due over and over until that pass ends. This one waits for its end.

    >>> zoned_crontab(minute="0", hour="9", day_of_week="mon-fri", timezone="Europe/London")
    <zoned_crontab: 0 9 * * mon-fri (m/h/dM/MY/d) Europe/London>
    """

    def __init__(  # noqa: PLR0913  a parameter a field
        self,
        *,
        minute: str = "*",
        hour: str = "*",
        day_of_month: str = "*",
        month_of_year: str = "*",
        day_of_week: str = "*",
        timezone: str,
    ) -> None:
        fields = (minute, hour, day_of_week, day_of_month, month_of_year)
        super().__init__(*map(str, fields))  # a number is one too, as for a crontab
        zone(timezone)
        # Beat's file holds times of this zone; what `zone` reads from a file cannot be pickled.
        self.tz = ZoneInfo(timezone)

    def now(self) -> datetime:
        """The present time on the zone's own clock."""
        present: datetime = super().now()
        return present.astimezone(self.tz)

    def remaining_delta(
        self, last_run_at: datetime, *args: Any, **kwargs: Any
    ) -> tuple[datetime, Any, datetime]:
        """What `remaining_estimate` and `is_due` reckon with: the last run, a step from it, now.

        A `last_run_at` without an offset is in UTC, as in Celery.
        """
        local = self.maybe_make_aware(last_run_at).astimezone(self.tz)
        delta: tuple[datetime, Any, datetime] = super().remaining_delta(
            _behind_repetition(local), *args, **kwargs
        )
        return delta

    def __repr__(self) -> str:
        fields = " ".join(self._texts.values())
        return f"<zoned_crontab: {fields} (m/h/dM/MY/d) {self.tz.key}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), **self._texts, timezone=self.tz.key), ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, crontab):
            return NotImplemented
        if not isinstance(other, zoned_crontab):
            return False  # its zone is the app's, whichever that is
        return self.tz.key == other.tz.key and bool(super().__eq__(other))

    def __hash__(self) -> int:
        fields = (
            self.minute,
            self.hour,
            self.day_of_month,
            self.month_of_year,
            self.day_of_week,
        )
        return hash((*map(frozenset, fields), self.tz.key))

    @property
    def _texts(self) -> dict[str, str]:
        return {
            "minute": self._orig_minute,
            "hour": self._orig_hour,
            "day_of_month": self._orig_day_of_month,
            "month_of_year": self._orig_month_of_year,
            "day_of_week": self._orig_day_of_week,
        }


def _behind_repetition(moment: datetime) -> datetime:
    """A time in its second pass as the last one of the repetition; any other time as it is.

    Celery takes the next time on the wall clock for its first pass: seen from 1:05 in the second
    one, 1:30 has been due for 35 minutes, and still is after a run.
    """
    if not moment.fold:
        return moment
    minute = moment.replace(second=0, microsecond=0)
    while minute.fold:
        minute = (minute.astimezone(UTC) + timedelta(minutes=1)).astimezone(moment.tzinfo)
    return minute - timedelta(microseconds=1)
