"""When a job of Cloud Scheduler runs: how it reads the text of a schedule."""

from schedcat.backends._times import Grammar
from schedcat.schedule.dialects.cloud_scheduler import DIALECT
from schedcat.schedule.readings import cloud_scheduler

GRAMMAR = Grammar(DIALECT.engine, cloud_scheduler.expression)
