"""Templates, and answers of the AWS CLI, as a catalog: jobs with their places, and findings."""

from collections.abc import Iterator, Sequence

from schedcat.backends._readings import reading_of
from schedcat.backends.eventbridge.answers import resources_in
from schedcat.backends.eventbridge.comments import with_comments
from schedcat.backends.eventbridge.jobs import jobs_of
from schedcat.backends.eventbridge.names import Naming
from schedcat.backends.eventbridge.says import Resource, unclear
from schedcat.backends.eventbridge.telling import unclear_schedule
from schedcat.backends.eventbridge.templates import is_template, resources_of
from schedcat.catalog.document.comments import suppressions_in, texts
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.parse import Stream, parse_stream
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.text_places import Extent
from schedcat.model import Job


def parse(pages: Sequence[Page], frame: Frame) -> Reading:  # noqa: ARG001  no setting says more
    """What the files say together; nothing is deployed, and AWS is not asked."""
    naming = Naming()
    said: list[Job | Found] = []
    comments = {}
    for page in pages:
        stream = parse_stream(page)
        inside = _texts(stream)
        said += stream.faults
        for each in _resources(stream):
            said += _jobs(each, naming, inside) if isinstance(each, Resource) else [each]
        comments[page.path] = suppressions_in(page, inside)
    return reading_of(pages, said, comments)


def _texts(stream: Stream) -> list[Extent]:
    if not stream.page.has_comments:
        return []
    return sorted(each for root in stream.roots for each in texts(root))


def _resources(stream: Stream) -> Iterator[Resource | Found]:
    for root in stream.roots:
        if is_template(root):
            yield from resources_of(root, stream)
        else:
            yield from resources_in(root, stream.page)


def _jobs(resource: Resource, naming: Naming, inside: Sequence[Extent]) -> Iterator[Job | Found]:
    name = naming.name(resource)
    try:
        for each in jobs_of(resource, name):
            yield with_comments(each, resource.page, inside) if isinstance(each, Job) else each
    except RecursionError:
        yield unclear_schedule(name, unclear(resource.says.node(), "it nests too deeply"))
