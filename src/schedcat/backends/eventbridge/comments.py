"""The comments that people write at a schedule in a template."""

import re
from collections.abc import Sequence

from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.remarks import comments_in
from schedcat.catalog.text_places import Extent, TextPlaces, Written, lines_of
from schedcat.model import Job


def with_comments(job: Job, page: Page, inside: Sequence[Extent]) -> Job:
    """The job with the comments at it; what stands above it is its description if it has none.

    `inside` are the places of the file's texts. What is said to another program, and what is a part
    of a template that was switched off, is neither.
    """
    places = job.places
    if not page.has_comments or not isinstance(places, TextPlaces):
        return job
    start = page.line_around(places.whole[0])[0]
    first, end = _first_line(page, start), page.line_around(places.whole[1])[1]
    found = comments_in(page, first, end, [*inside])
    comments = [each for each in found if not _OTHERS.match(page.text[slice(*each)])]
    above = [] if job.description else [each for each in comments if each[0] < start]
    said, pieces = lines_of(page, above)
    if said.strip():
        field = Written((above[0][0], above[-1][1]), pieces)
        places = places._replace(fields={**places.fields, ("description",): field})
        job = job._replace(description=said.strip("\n"))
        comments = [each for each in comments if each not in above]
    whole = (min(first, places.whole[0]), places.whole[1])
    return job._replace(places=places._replace(comments=comments, whole=whole))


def _first_line(page: Page, start: int) -> int:
    """Where the comment lines above begin that are as far in; its own line without any."""
    line = page.text[start : page.line_around(start)[1]]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    while start:
        above = page.line_around(start - 1)[0]
        if not page.text.startswith(f"{indent}#", above):
            break
        start = above
    return start


_OTHERS = re.compile(
    r"#+[ \t]*(?:(?:cfn-lint|checkov|cfn_nag|tfsec|trivy|kics|yamllint|nosec|noqa|prettier)\b|"
    r"[-=#*~ ]*$|-[ \t]|[\"']?[\w:.-]+[\"']?[ \t]*[:=](?:[ \t]|$)|[{}\[\]!]|resource[ \t]+\")",
)
