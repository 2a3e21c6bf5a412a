"""The comments that people write at a schedule in a template."""

import re
from collections.abc import Sequence

from schedcat.backends.eventbridge.says import Resource
from schedcat.catalog.document.remarks import comments_in, first_line
from schedcat.catalog.text_places import Extent


def with_comments(resource: Resource, inside: Sequence[Extent]) -> Resource:
    """The resource with those above it that tell of it, and the others at it.

    `inside` are the places of the file's texts. What is said to another program, and what is a part
    of a template that was switched off, is neither.
    """
    page = resource.page
    if not page.has_comments:
        return resource
    start = page.line_around(resource.whole[0])[0]
    line = page.text[start : page.line_around(start)[1]]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    first, end = first_line(page, start, indent), page.line_around(resource.whole[1])[1]
    found = comments_in(page, first, end, [*inside])
    comments = [each for each in found if not _OTHERS.match(page.text[slice(*each)])]
    return resource._replace(
        above=[each for each in comments if each[0] < start],
        comments=[each for each in comments if each[0] >= start],
    )


_OTHERS = re.compile(
    r"#+[ \t]*(?:(?:cfn-lint|checkov|cfn_nag|tfsec|trivy|kics|yamllint|nosec|noqa|prettier)\b|"
    r"[-=#*~]{3}|[-=#*~ ]*$|-[ \t]|[\"']?[\w:.-]+[\"']?[ \t]*[:=](?:[ \t]|$)|[{}\[\]!])",
)
