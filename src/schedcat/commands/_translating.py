"""A whole catalog in one backend's words: the entries of every job, or every reason against it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from schedcat.backends import (
    Exporter,
    Note,
    SettingError,
    Site,
    dialect_of,
    load_backends,
    site_of,
)
from schedcat.commands import Opened
from schedcat.commands._places import places
from schedcat.errors import ConfigError, ExportRefusedError, UsageError
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.unsupported import Refusal, UnsupportedError


class Translated(NamedTuple):
    """The entries of a catalog for one backend, and what is to be said of its jobs.

    `jobs` is how many the backend has; `missing` are the settings without which some of them
    cannot be translated.
    """

    opened: Opened
    name: str
    backend: Exporter
    site: Site
    jobs: int
    entries: tuple[Entry, ...]
    notes: tuple[tuple[Job, Note], ...]
    refused: tuple[tuple[Job, Refusal], ...]
    missing: tuple[SettingError, ...]

    def text(self, format: str) -> str:
        """The whole file. Raises ConfigError for a setting that it needs and has not."""
        try:
            return self.backend.render(self.entries, self.site, format)
        except SettingError as error:
            raise _config_error(self, [error]) from error


def exporter(name: str) -> Exporter:
    """The backend of that name. Raises UsageError where there is none to export to."""
    backends = load_backends()
    found = backends.get(name)
    if isinstance(found, Exporter):
        return found
    known = ", ".join(name for name, each in backends.items() if isinstance(each, Exporter))
    wrong = f"there is no export to `{name}` yet" if found else f"no backend is called `{name}`"
    raise UsageError(wrong, help=f"choose one of {known}")


def translate_catalog(
    opened: Opened, name: str, environment: str | None, now: datetime
) -> Translated:
    """Translate every job that a backend runs. Raises UsageError for an unknown backend."""
    backend, site = exporter(name), site_of(name, opened.config, environment, now)
    jobs = list(_jobs_on(opened, name))
    entries: dict[str, Entry] = {}
    notes: list[tuple[Job, Note]] = []
    refused: list[tuple[Job, Refusal]] = []
    missing: dict[str, SettingError] = {}
    for job in jobs:
        try:
            translation = backend.translate(job, site)
        except UnsupportedError as unsupported:
            refused += [(job, refusal) for refusal in unsupported.refusals]
        except SettingError as error:
            missing.setdefault(str(error), error)
        else:
            taken = [entry.name for entry in translation.entries if entry.name in entries]
            refused += [(job, _taken(each)) for each in taken]
            notes += [(job, note) for note in translation.notes]
            entries.update((entry.name, entry) for entry in translation.entries)
    return Translated(
        opened,
        name,
        backend,
        site,
        len(jobs),
        tuple(entries.values()),
        tuple(notes),
        tuple(refused),
        tuple(missing.values()),
    )


def _jobs_on(opened: Opened, name: str) -> Iterator[Job]:
    """The jobs of a backend as it has them; the disabled ones too, which it may keep paused."""
    for job in opened.reading.catalog.jobs:
        deviation = job.deviations.get(name)
        if name in job.backends and not (deviation and deviation.skip):
            yield job.on(name)


def _taken(name: str) -> Refusal:
    return Refusal((), f"another job is called `{name}` there", help="rename one of them")


def require_exact(translations: Sequence[Translated]) -> None:
    """Raises ExportRefusedError with every refusal, else ConfigError for settings that lack."""
    refusing = [each for each in translations if each.refused]
    if refusing:
        lines = (line for each in refusing for line in (_head(each), *_reasons(each)))
        raise ExportRefusedError(
            "\n".join(dict.fromkeys(lines)).removeprefix("error: "),  # which is printed before
            help="nothing was written; change these jobs, or declare in their backend's block what "
            "is to run there instead: `interval`, `cron` or `skip: true`, with `why`",
        )
    for each in translations:
        if each.missing:
            raise _config_error(each, each.missing)


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


def _config_error(translated: Translated, missing: Sequence[SettingError]) -> ConfigError:
    config, name = translated.opened.config, translated.name
    places = [config.at("backends", name, each.key) or config.path for each in missing]
    lines = [
        f"{place or 'no configuration'}: [backends.{name}]: {each}"
        for place, each in zip(places, missing, strict=True)
    ]
    helps = dict.fromkeys(each.help for each in missing if each.help)
    return ConfigError(
        "\n".join(lines), help="; ".join(helps) or f"write it under [backends.{name}]"
    )
