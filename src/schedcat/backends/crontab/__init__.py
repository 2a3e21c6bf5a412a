"""crontab: the lines of a cron daemon, in the machine's time zone."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatch

from schedcat.backends import Site, Translation
from schedcat.backends._fields import PHASE
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import LINE, ZONE
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Choice, Field
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.dialect import Dialect
from schedcat.schedule.dialects.debian_cron import DIALECT

__all__ = [
    "BLOCK",
    "DIALECT",
    "FILES",
    "FORMATS",
    "MAKES_NAMES",
    "MAY_SAY",
    "SAYS",
    "SETTINGS",
    "dialect_of_flavour",
    "named",
    "parse",
    "reads",
    "render",
    "translate",
]

BLOCK = (Field("user", LINE, "Who runs the command, in a system crontab.", "www-data"),)
SETTINGS = (
    Field(
        "flavour",
        Choice(("debian", "cronie", "busybox")),
        "Which cron: Debian's, that of Fedora and Red Hat, or that of Alpine and small devices.",
        "cronie",
        default="debian",
    ),
    Field("timezone", ZONE, "The machine's zone.", "Europe/London", default="UTC"),
    Field(
        "command",
        LINE,
        "What runs a job that has a task and no command; {task}, {args} and {kwargs} are filled, "
        "each quoted as one word, and {{ stands for a brace.",
        "/srv/app/bin/celery -A app call {task} --args {args}",
    ),
    PHASE,
    Field("user", LINE, "Who runs the commands, in a system crontab.", "www-data"),
    Field("path", LINE, "The PATH line.", "/usr/local/bin:/usr/bin:/bin"),
    Field("mailto", LINE, "The MAILTO line: who gets the output.", "ops@example.com"),
)
FORMATS = ("user", "system")


def dialect_of_flavour(flavour: str | None) -> Dialect:
    """How a flavour runs a schedule; Debian's unless one is named."""
    if flavour in (None, "debian"):
        return DIALECT
    from schedcat.backends.crontab.flavours import FLAVOURS

    return FLAVOURS[flavour].dialect


def translate(job: Job, site: Site) -> Translation:
    """The line for a job. Raises UnsupportedError, and SettingError.

    The data of its one entry has `schedule`, five fields in canonical text; `command`, as it
    stands in the line, with what cron itself reads in it escaped; `timezone`, whose clock it is on
    instead of the machine's, else None; `user`, None where nobody says one; and `comment`, for the
    line before.
    """
    from schedcat.backends.crontab.entries import entries_of

    return entries_of(job, site)


def render(entries: Sequence[Entry], site: Site, format: str) -> str:
    """A crontab: of one user, or with a column for the user as /etc/cron.d has it.

    Raises SettingError.
    """
    from schedcat.backends.crontab.lines import crontab_of

    return crontab_of(entries, site, has_users=format == "system")


def named(text: str, format: str) -> Mapping[str, object]:  # noqa: ARG001  both are read alike
    """The jobs of an exported text by name."""
    from schedcat.backends.crontab.read_back import in_crontab

    return in_crontab(text)


FILES = ("crontab", "crontab.*", "*.crontab", "*.cron", "*/cron.d/*")
SAYS = ("command",)
MAKES_NAMES = True
MAY_SAY = ("user",)


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it has lines of a crontab, and the name of one or else nothing but such lines."""
    if path.endswith(_OTHERS):
        return False
    from schedcat.backends.crontab.reading import has_jobs, is_crontab, is_mostly_crontab, is_script

    looked_at = data if len(data) <= _ENOUGH else data[: data.rfind(b"\n", 0, _ENOUGH) + 1]
    text = looked_at.decode("utf-8", errors="replace")
    if not any(fnmatch(f"/{path}", pattern) for pattern in _PATHS):
        return is_named and is_crontab(text)
    if is_named:
        return True
    is_vague = "/crontab." in f"/{path}"
    return not is_script(text) and (is_mostly_crontab(text) if is_vague else has_jobs(text))


_PATHS = tuple(pattern if "/" in pattern else f"*/{pattern}" for pattern in FILES)
_OTHERS = (".yaml", ".yml", ".json", ".toml", ".py", ".md", ".tf", ".sh")
_ENOUGH = 1 << 18
"""Bytes that tell what a file is."""


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The lines of crontabs as jobs: what the cron of the flavour runs, on which clock."""
    from schedcat.backends.crontab.parsing import parse as parse_crontabs

    return parse_crontabs(pages, frame)
