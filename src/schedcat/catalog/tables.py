"""The tables of a catalog file, put together from the fields and from what backends bring."""

from functools import lru_cache
from typing import NamedTuple

from schedcat.catalog.fields import DEVIATING, DEVIATION, NAME, PLAIN_FIELDS, SCHEDULE, Tables
from schedcat.catalog.types import Choice, Field, ListOf, MapOf, Record


class CatalogTables(NamedTuple):
    """What a catalog file may hold, and parts of it alone, for one set of backends."""

    document: Record
    jobs: MapOf
    defaults: Record


def catalog_tables(tables: Tables) -> CatalogTables:
    """The records of a catalog file: every field, and one block per backend."""
    return _catalog_tables(tuple((name, each.block) for name, each in tables.backends.items()))


@lru_cache(maxsize=8)
def _catalog_tables(blocks: tuple[tuple[str, tuple[Field, ...]], ...]) -> CatalogTables:
    backends = _backends(tuple(name for name, _ in blocks))
    own_blocks = (_block(name, fields) for name, fields in blocks)
    shared = tuple(
        field._replace(nullable=True) for field in (*PLAIN_FIELDS, backends, *own_blocks)
    )
    environments = Field(
        "environments",
        MapOf(
            Record((*SCHEDULE, *shared), at_most_one=("cron", "interval")),
            NAME.pattern,
            "environment",
        ),
        "What differs in a deployment stage: name → any of these fields.",
        {"dev": {"interval": "1h"}},
        nullable=True,
    )
    job = Record((*SCHEDULE, *shared, environments), one_of=("cron", "interval"))
    jobs = MapOf(job, NAME.pattern, "job")
    defaults = Record(tuple(field for field in shared if field.key != "title"))
    return CatalogTables(_document(jobs, defaults), jobs, defaults)


def _backends(names: tuple[str, ...]) -> Field:
    return Field(
        "backends",
        ListOf(Choice(names)),
        "The schedulers that run the job; every configured one when unsaid.",
        list(names[:2]),
    )


def _block(name: str, fields: tuple[Field, ...]) -> Field:
    return Field(
        name,
        Record(
            tuple(field._replace(nullable=True) for field in fields) + DEVIATION,
            at_most_one=("cron", "interval"),
            explained=DEVIATING,
        ),
        f"What only {name} has, and what differs there, with the reason.",
        {field.key: field.example for field in fields[:1]},
    )


def _document(jobs: MapOf, defaults: Record) -> Record:
    return Record(
        (
            Field(
                "jobs",
                jobs,
                "The jobs by name: the id that never changes, and the name on the backends.",
                {"nightly-report": {"task": "app.tasks.report", "cron": "0 3 * * *"}},
                nullable=True,
            ),
            Field(
                "defaults",
                defaults,
                "Values for every job of this file that does not say its own.",
                {"timezone": "Europe/London", "owner": "platform"},
                nullable=True,
            ),
        ),
        free="^x-",
    )
