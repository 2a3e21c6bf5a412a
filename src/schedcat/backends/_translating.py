"""A catalog's jobs in one backend's words: the entries of all, or every reason against it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from schedcat.backends import Exporter, Note, SettingError, Site, load_backends, site_of
from schedcat.catalog.config import Config
from schedcat.errors import ConfigError, UsageError
from schedcat.model import Job
from schedcat.plan import Entry
from schedcat.schedule.unsupported import Refusal, UnsupportedError


class Translated(NamedTuple):
    """The entries of a catalog for one backend, and what is to be said of its jobs.

    `jobs` is how many the backend has; `missing` are the settings without which some of them
    cannot be translated, each with the first such job.
    """

    config: Config
    name: str
    backend: Exporter
    site: Site
    jobs: int
    entries: tuple[Entry, ...]
    notes: tuple[tuple[Job, Note], ...]
    refused: tuple[tuple[Job, Refusal], ...]
    missing: tuple[tuple[Job, SettingError], ...]

    def text(self, format: str) -> str:
        """The whole file. Raises ConfigError for a setting that it needs and has not."""
        try:
            return self.backend.render(self.entries, self.site, format)
        except SettingError as error:
            raise self.config_error([error]) from error

    def config_error(self, missing: Sequence[SettingError]) -> ConfigError:
        """What stops an export for want of settings, each with its place."""
        config, name = self.config, self.name
        places = [config.at("backends", name, each.key) or config.path for each in missing]
        lines = [
            f"{place or 'no configuration'}: [backends.{name}]: {each}"
            for place, each in zip(places, missing, strict=True)
        ]
        helps = dict.fromkeys(each.help for each in missing if each.help)
        return ConfigError(
            "\n".join(lines), help="; ".join(helps) or f"write it under [backends.{name}]"
        )


def exporter(name: str) -> Exporter:
    """The backend of that name. Raises UsageError where there is none to export to."""
    backends = load_backends()
    found = backends.get(name)
    if isinstance(found, Exporter):
        return found
    known = ", ".join(name for name, each in backends.items() if isinstance(each, Exporter))
    wrong = f"there is no export to `{name}` yet" if found else f"no backend is called `{name}`"
    raise UsageError(wrong, help=f"choose one of {known}")


def translate_jobs(
    jobs: Iterable[Job], name: str, config: Config, environment: str | None, now: datetime
) -> Translated:
    """Translate those of `jobs` that a backend runs, `config` being as the environment has it.

    Raises UsageError for an unknown backend.
    """
    backend, site = exporter(name), site_of(name, config, environment, now)
    there = list(jobs_on(jobs, name))
    entries: dict[str, Entry] = {}
    notes: list[tuple[Job, Note]] = []
    refused: list[tuple[Job, Refusal]] = []
    missing: dict[str, tuple[Job, SettingError]] = {}
    for job in there:
        if unread := [*_unread(job, name)]:
            refused += [(job, refusal) for refusal in unread]
            continue
        try:
            translation = backend.translate(job, site)
        except UnsupportedError as unsupported:
            refused += [(job, refusal) for refusal in unsupported.refusals]
        except SettingError as error:
            missing.setdefault(str(error), (job, error))
        else:
            taken = [entry.name for entry in translation.entries if entry.name in entries]
            refused += [(job, _taken(each)) for each in taken]
            notes += [(job, note) for note in translation.notes]
            entries.update((entry.name, entry) for entry in translation.entries)
    return Translated(
        config,
        name,
        backend,
        site,
        len(there),
        tuple(entries.values()),
        tuple(notes),
        tuple(refused),
        tuple(missing.values()),
    )


def jobs_on(jobs: Iterable[Job], name: str) -> Iterator[Job]:
    """The jobs of a backend as it has them; the disabled ones too, which it may keep paused."""
    for job in jobs:
        deviation = job.deviations.get(name)
        if name in job.backends and not (deviation and deviation.skip):
            yield job.on(name)


def _unread(job: Job, backend: str) -> Iterator[Refusal]:
    """What of a job is not known here, and would be left out there and not said."""
    for field in job.unread:
        keys = tuple(field.split("."))
        if len(keys) == 1 or keys[0] == backend:
            reason = f"`{keys[-1]}` cannot be read from where the job is"
            yield Refusal(keys, reason, help="write it as a literal there")


def _taken(name: str) -> Refusal:
    return Refusal((), f"another job is called `{name}` there", help="rename one of them")
