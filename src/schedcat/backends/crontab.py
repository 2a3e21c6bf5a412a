"""crontab: the lines of a cron daemon, in the machine's time zone."""

from schedcat.catalog.fields import LINE, ZONE
from schedcat.catalog.types import Choice, Field
from schedcat.schedule.dialects.debian_cron import DIALECT

__all__ = ["BLOCK", "DIALECT", "SETTINGS"]

BLOCK = (Field("user", LINE, "Who runs the command, in a system crontab.", "www-data"),)
SETTINGS = (
    Field("flavour", Choice(("debian",)), "Which cron.", "debian", default="debian"),
    Field("timezone", ZONE, "The machine's zone.", "Europe/London", default="UTC"),
    Field(
        "command",
        LINE,
        "What runs a job that has a task and no command; {task}, {args} and {kwargs} are filled.",
        "/srv/app/bin/celery -A app call {task} --args {args}",
    ),
    Field("user", LINE, "Who runs the commands, in a system crontab.", "www-data"),
    Field("path", LINE, "The PATH line.", "/usr/local/bin:/usr/bin:/bin"),
    Field("mailto", LINE, "The MAILTO line: who gets the output.", "ops@example.com"),
)
