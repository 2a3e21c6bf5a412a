"""When a line of a crontab runs: how the cron of each flavour reads its fields."""

from collections.abc import Mapping

from schedcat.backends._times import Grammar
from schedcat.backends.crontab.flavours import FLAVOURS
from schedcat.schedule.readings import busybox, cronie, debian_cron

_HELP = "write five fields, such as `30 3 * * *`, and a command"

GRAMMARS: Mapping[str, Grammar] = {
    flavour: Grammar(FLAVOURS[flavour].dialect.engine, read.expression, read.READER, help=_HELP)
    for flavour, read in {"debian": debian_cron, "cronie": cronie, "busybox": busybox}.items()
}
