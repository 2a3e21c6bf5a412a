"""What an export says of a translated catalog: every reason against it, and every note."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from schedcat.backends import dialect_of
from schedcat.backends._translating import Translated, translate_jobs
from schedcat.commands import Opened
from schedcat.commands._places import places
from schedcat.errors import ExportRefusedError
from schedcat.model import Job


def translate_catalog(
    opened: Opened, name: str, environment: str | None, now: datetime
) -> Translated:
    """Translate every job that a backend runs. Raises UsageError for an unknown backend."""
    return translate_jobs(opened.reading.catalog.jobs, name, opened.config, environment, now)


_DECLARE = (
    "change these jobs, or declare in their backend's block what is to run there instead: "
    "`interval`, `cron` or `skip: true`, with `why`"
)


def require_exact(translations: Sequence[Translated], help: str = _DECLARE) -> None:
    """Raises ExportRefusedError with every refusal, else ConfigError for settings that lack."""
    refusing = [each for each in translations if each.refused]
    if refusing:
        lines = (line for each in refusing for line in (_head(each), *_reasons(each)))
        raise ExportRefusedError(
            "\n".join(dict.fromkeys(lines)).removeprefix("error: "),  # which is printed before
            help=f"nothing was written; {help}",
        )
    for each in translations:
        if each.missing:
            raise each.config_error([error for _, error in each.missing])


def _head(translated: Translated) -> str:
    jobs = len({job.name for job, _ in translated.refused})
    engine = dialect_of(translated.name, translated.site.settings).engine
    return (
        f"error: {engine} cannot run {jobs} of {translated.jobs} jobs exactly as the catalog says:"
    )


def _reasons(translated: Translated) -> Iterator[str]:
    for job, refusal in sorted(
        translated.refused, key=lambda told: told[0].at(*told[1].keys) or ()
    ):
        advice = f"; {refusal.advice}" if refusal.advice else ""
        yield _line(job, refusal.keys, "error", f"{refusal.reason}{advice}")


def notes_of(translated: Translated) -> Iterator[str]:
    """What is to be said beside the export, a line each; notes of one fold are one line.

    It has the count, and the first three places.
    """
    if not translated.jobs:
        yield f"note: no job runs on {translated.name}"
    folds: dict[str, list[tuple[Job, tuple[str, ...]]]] = defaultdict(list)
    for job, note in translated.notes:
        if note.fold:
            folds[note.fold].append((job, note.keys))
    folded = {fold: told for fold, told in folds.items() if len(told) > 1}
    for fold, told in folded.items():
        yield f"note: {fold.format(count=len(told))}: {places(told)}"
    for job, note in translated.notes:
        if note.fold not in folded:
            yield _line(job, note.keys, "note", note.message)


def _line(job: Job, keys: tuple[str, ...], kind: str, message: str) -> str:
    at = job.at(*keys)
    return f"{at}: {kind}: {job.name}: {message}" if at else f"{kind}: {job.name}: {message}"
