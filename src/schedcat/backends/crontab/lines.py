"""Entries as the text of a crontab."""

import re
from collections.abc import Iterable, Iterator, Sequence

from schedcat.backends import SettingError, Site
from schedcat.backends.crontab.flavours import FLAVOURS, Flavour
from schedcat.catalog.shown import shown
from schedcat.plan import Entry
from schedcat.schedule.wording import joined

MADE = "# Made from the catalog of scheduled jobs: edit that instead."
"""The first line, by which a crontab is known to name its jobs in comments."""


def crontab_of(entries: Sequence[Entry], site: Site, *, has_users: bool) -> str:
    """The whole file; with `has_users` a sixth field says who runs a command.

    Raises SettingError.
    """
    flavour = FLAVOURS[site.settings["flavour"]]
    if has_users and not flavour.has_users:
        raise SettingError(
            "flavour",
            f"{flavour.dialect.engine} has no crontabs with a column for the user",
            help="export with `--format user`",
        )
    if not has_users:
        _check_one_user(entries)
    lines = [*_head(site, flavour), *_jobs(entries, has_users=has_users)]
    _check_length(lines, flavour, entries, has_users=has_users)
    return "".join(f"{line}\n" for line in lines)


def _check_one_user(entries: Sequence[Entry]) -> None:
    users = {entry.data["user"] for entry in entries}
    if len(users) > 1:
        names = joined(
            sorted(f"`{user}`" if user else "whoever owns the crontab" for user in users)
        )
        raise SettingError(
            "user",
            f"jobs are to run as {names}, and the crontab of a user runs all as that one",
            help="export with `--format system`, or name one `user` for all",
        )


def _head(site: Site, flavour: Flavour) -> Iterator[str]:
    yield MADE
    engine, zone = flavour.dialect.engine, site.settings["timezone"]
    yield f"# For {engine} on a machine whose time zone is {zone}."
    yield from flavour.lines
    for key in _HELP:
        value = site.settings.get(key)
        if value is not None:
            yield _variable(key, value, flavour)


def _variable(key: str, value: str, flavour: Flavour) -> str:
    """Raises SettingError."""
    engine, name = flavour.dialect.engine, key.upper()
    if key not in flavour.variables:
        raise SettingError(
            key, f"{engine} knows no {name} in a crontab", help=f"remove `{key}`, or set it there"
        )
    if not re.fullmatch(flavour.variables[key], value):
        raise SettingError(key, f"{engine} cannot have {shown(value)} as {name}", help=_HELP[key])
    line = f"{name}={value}" if value else flavour.no_mail
    if len(line.encode()) > flavour.longest:
        raise SettingError(
            key,
            f"`{line[:20]}…` has {len(line.encode()):,} bytes, {engine} reads {flavour.longest:,}",
            help="shorten it",
        )
    return line


_HELP = {
    "path": "write folders as they are, with colons between them; cron puts in no variables",
    "mailto": "write addresses as they are, with commas between them",
}
"""The settings that become variables, in the order of their lines, and how to write them."""


def _jobs(entries: Iterable[Entry], *, has_users: bool) -> Iterator[str]:
    """Those on the machine's clock come first: no line after a CRON_TZ is on it again."""
    zone = None
    for entry in sorted(entries, key=lambda each: each.data["timezone"] or ""):
        data = entry.data
        yield ""
        if data["timezone"] != zone:
            zone = data["timezone"]
            yield f"CRON_TZ={zone}"
        user = [_named_user(entry)] if has_users else []
        yield f"# {data['comment']}"
        yield " ".join((data["schedule"], *user, data["command"]))


def _named_user(entry: Entry) -> str:
    user: str | None = entry.data["user"]
    if user is None:
        raise SettingError(
            "user",
            f"`user` is missing: nobody says who runs {shown(entry.name)}",
            help='write user = "www-data", or `user` in the block `crontab` of the job',
        )
    return user


def _check_length(
    lines: Sequence[str], flavour: Flavour, entries: Sequence[Entry], *, has_users: bool
) -> None:
    length, is_root = flavour.length, any(entry.data["user"] == "root" for entry in entries)
    if (length.spares_system and has_users) or (length.spares_root and is_root):
        return
    count = sum(map(length.counts, lines))
    if count > length.most:
        instead = "export with `--format system`" if length.spares_system else "split the catalog"
        raise SettingError(
            "flavour",
            f"{flavour.dialect.engine} reads {length.most:,} lines of a crontab, and {count:,} "
            "are to be written",
            help=instead,
        )
