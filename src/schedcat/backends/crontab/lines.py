"""Entries as the text of a crontab."""

import re
from collections.abc import Iterator, Sequence

from schedcat.backends import SettingError, Site
from schedcat.catalog.shown import shown
from schedcat.plan import Entry
from schedcat.schedule.wording import joined

_LONGEST = 998
"""Bytes of `NAME=value`: cron cuts longer lines off, without a word."""


def crontab_of(entries: Sequence[Entry], site: Site, *, has_users: bool) -> str:
    """The whole file; with `has_users` a sixth field says who runs a command.

    Raises SettingError.
    """
    if not has_users:
        _check_one_user(entries)
    return "".join(f"{line}\n" for line in _lines(entries, site, has_users=has_users))


def _lines(entries: Sequence[Entry], site: Site, *, has_users: bool) -> Iterator[str]:
    yield "# Made from the catalog of scheduled jobs: edit that instead."
    yield f"# For a machine whose time zone is {site.settings['timezone']}."
    yield from _variables(site)
    for entry in entries:
        data = entry.data
        user = [_named_user(entry)] if has_users else []
        yield ""
        yield f"# {data['comment']}"
        yield " ".join((data["schedule"], *user, data["command"]))


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


def _named_user(entry: Entry) -> str:
    user: str | None = entry.data["user"]
    if user is None:
        raise SettingError(
            "user",
            f"`user` is missing: nobody says who runs {shown(entry.name)}",
            help='write user = "www-data", or `user` in the block `crontab` of the job',
        )
    return user


def _variables(site: Site) -> Iterator[str]:
    for key, form in _FORMS.items():
        value = site.settings.get(key)
        if value is None:
            continue
        if not re.fullmatch(form, value):
            raise SettingError(
                key, f"cron cannot have {shown(value)} as {key.upper()}", help=_HELP[key]
            )
        line = f"{key.upper()}={value}" if value else f'{key.upper()}=""'
        if len(line.encode()) > _LONGEST:
            raise SettingError(
                key,
                f"`{line[:20]}…` has {len(line.encode()):,} bytes, cron reads {_LONGEST}",
                help="shorten it",
            )
        yield line


_FORMS = {
    "path": r"(?![\s'\"])[^\x00-\x1f\x7f$]+(?<!\s)",
    "mailto": r"([A-Za-z0-9][A-Za-z0-9@!:%.,_+=/-]*)?",
}
"""Settings that become variables → what cron takes as they are, without quotes.

Blanks and quotes around a value would be cut off, and a `$` stays a `$`: load_env in env.c. To
other addresses cron sends no mail: safe_p in do_command.c.
"""

_HELP = {
    "path": "write folders as they are, with colons between them; cron puts in no variables",
    "mailto": "write addresses as they are, with commas between them",
}
