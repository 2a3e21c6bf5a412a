"""What a backend does with a job's options: keep them, refuse the job, or go without and say so."""

from collections.abc import Collection, Iterator, Mapping

from schedcat.backends import Note, Site
from schedcat.model import Job
from schedcat.schedule.unsupported import Refusal

Kept = Mapping[str, Collection[str]]
"""Option → the values of it that a backend keeps."""

TIMING = ("starts", "ends", "jitter", "overlap", "missed", "missed_within")
"""The options that change when or whether a job runs."""


def timing_refusals(job: Job, site: Site, engine: str, kept: Kept) -> Iterator[Refusal]:
    """One for each option that changes when or whether the job runs, and is not among the kept.

    A start in the past changes nothing any more, and `missed: any` nothing at all. The anchor of
    an interval is not looked at: it is part of the schedule.
    """
    if job.starts and job.starts > site.now:
        yield _refusal(engine, "starts", "a first day", "add the job when it is to start")
    if job.ends:
        yield _refusal(engine, "ends", "a last day", "remove the job when it is to end")
    if job.jitter:
        yield _refusal(engine, "jitter", "a random delay", "let the job itself wait")
    for key, value in (("overlap", job.overlap), ("missed", job.missed)):
        if value and value != "any" and value not in kept.get(key, ()):
            yield Refusal(
                (key,),
                f"{engine} cannot keep `{key}: {value}`",
                tuple(f"{key}: {each}" for each in kept.get(key, ())),
                f"remove `{key}`",
            )
    if job.missed_within and _catches_up(job.missed, kept.get("missed", ())):
        yield _refusal(
            engine,
            "missed_within",
            "a limit to how late a missed run is caught up",
            "let the job itself look at the time",
        )


def _catches_up(wanted: str | None, kept: Collection[str]) -> bool:
    """Is a missed run caught up, however late it is?"""
    return wanted != "skip" and ("skip" not in kept or (wanted == "run-once" and wanted in kept))


def _refusal(engine: str, key: str, what: str, instead: str) -> Refusal:
    return Refusal((key,), f"{engine} has no `{key}`, {what}", help=f"{instead}, or remove `{key}`")


def left_out(job: Job, engine: str, kept: Collection[str]) -> Iterator[Note]:
    """One note for each option that accompanies the job and is not among the kept."""
    for key in _ACCOMPANYING:
        if key not in kept and getattr(job, key) is not None:
            yield Note(
                (key,),
                f"{engine} has no `{key}`: it is left out",
                fold=f"{engine} has no `{key}`: it is left out of {{count}} jobs",
            )


_ACCOMPANYING = ("title", "description", "owner", "timeout", "retries")
