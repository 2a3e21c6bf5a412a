"""What a schedule means: no files, no YAML, no backend."""

from typing import TypeAlias

from schedcat.schedule.cron import Cron
from schedcat.schedule.interval import Interval

Schedule: TypeAlias = Cron | Interval
