"""systemd: timer units, and what the services beside them run."""

from collections.abc import Sequence

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.fields import LINE, ZONE
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.types import Field, Flag, ListOf
from schedcat.schedule.dialects.systemd import DIALECT

__all__ = ["BLOCK", "DIALECT", "FILES", "SAYS", "SETTINGS", "parse", "reads"]

BLOCK = (
    Field("unit", LINE, "The unit that the timer starts.", "backup.service"),
    Field("user", LINE, "Who runs the command.", "www-data"),
    Field(
        "exec_start",
        ListOf(LINE),
        "The commands as systemd has them, where no one command says the same.",
        ["%h/bin/backup"],
    ),
    Field("working_directory", LINE, "Where the command runs.", "/srv/app"),
    Field("environment", ListOf(LINE), "Its variables, and files of them.", ["MODE=full"]),
    Field(
        "conditions",
        ListOf(LINE),
        "What must hold when the timer starts, or a run is left out.",
        ["ConditionACPower=true"],
    ),
    Field("besides", ListOf(LINE), "Other occasions on which it runs.", ["OnBootSec=15min"]),
    Field("accuracy", LINE, "How much later a run may come; a minute if not said.", "1us"),
    Field("fixed_random_delay", Flag(), "The jitter is drawn once for each machine.", True),
    Field("wake_system", Flag(), "A run wakes the machine from its sleep.", True),
)
SETTINGS = (Field("timezone", ZONE, "The machine's zone.", "Europe/London"),)

FILES = ("*.timer",)
SAYS = ("command", "missed", "jitter", "timeout")


def reads(path: str, data: bytes, *, is_named: bool) -> bool:
    """Whether it is a timer unit, by its name and section; a named one may be a part of one.

    What stands in services and drop-ins is read with the timers beside them.
    """
    if len(data) > _LARGEST:
        return False
    if path.endswith(".timer"):
        return is_named or b"[Timer]" in data
    if not is_named:
        return False
    is_part = path.endswith(".service") or (".d/" in path and path.endswith(".conf"))
    return b"[Timer]" in data if path == "-" else is_part and _has_section(data)


_LARGEST = 4 << 20


def _has_section(data: bytes) -> bool:
    return any(section in data for section in (b"[Timer]", b"[Service]", b"[Unit]", b"[Install]"))


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """Timers as jobs, with what the services beside them run; no systemd is asked."""
    from schedcat.backends.systemd.parsing import parse as parse_timers

    return parse_timers(pages, frame)
