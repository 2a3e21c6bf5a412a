"""Jobs as a Markdown table, or as one under a heading for each group."""

from collections.abc import Iterable, Iterator, Sequence

from schedcat.docs.columns import COLUMNS
from schedcat.docs.escape import md
from schedcat.docs.listed import Listed, grouped
from schedcat.docs.view import View


def table(jobs: Sequence[Listed], view: View) -> str:
    """The jobs as GitHub-flavoured Markdown that ends in a line break.

    Groups stand under headings of the third level, which fit into a section of a page. Without
    any job there is the head of the table, so that a reader sees what would be listed.
    """
    if not (view.group_by and jobs):
        return _rows(jobs, view.columns)
    return "\n".join(
        f"### {_heading(name)}\n\n{_rows(members, view.columns)}"
        for name, members in grouped(jobs, view.group_by)
    )


def _rows(jobs: Iterable[Listed], columns: Sequence[str]) -> str:
    chosen = [COLUMNS[name] for name in columns]

    def rows() -> Iterator[Iterable[str]]:
        yield (column.heading for column in chosen)
        yield ("---" for _ in chosen)
        for each in jobs:
            yield (column.cell(each) for column in chosen)

    return "".join(f"| {' | '.join(row)} |\n" for row in rows())


def _heading(name: str) -> str:
    text = md(name)
    # What ends in `#` would lose it: Markdown takes it for the heading's own end.
    return f"{text[:-1]}\\#" if text.endswith("#") else text
