"""Templates, Terraform and answers of the AWS CLI as a catalog: jobs with places, and findings."""

from collections.abc import Iterator, Sequence

from schedcat.backends._readings import reading_of
from schedcat.backends._terraform.resources import is_terraform, read_terraform
from schedcat.backends.eventbridge import terraform
from schedcat.backends.eventbridge.answers import resources_in
from schedcat.backends.eventbridge.comments import with_comments
from schedcat.backends.eventbridge.jobs import jobs_of
from schedcat.backends.eventbridge.names import Naming
from schedcat.backends.eventbridge.says import Resource, unclear
from schedcat.backends.eventbridge.telling import unclear_schedule
from schedcat.backends.eventbridge.templates import is_template, resources_of
from schedcat.catalog.document.comments import Suppression, suppressions_in, texts
from schedcat.catalog.document.nodes import Page
from schedcat.catalog.document.parse import Stream, parse_stream
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.text_places import Extent
from schedcat.model import Job


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """What the files say together; nothing is deployed, and AWS is not asked."""
    naming = Naming()
    said: list[Job | Found] = []
    comments: dict[str, tuple[Suppression, ...]] = {}
    for page in pages:
        if not is_terraform(page.path):
            found, comments[page.path] = _document(page, naming)
            said += found
    if files := [page for page in pages if is_terraform(page.path)]:
        read = read_terraform(files, frame.contents, terraform.TYPES, wanted=terraform.is_scheduled)
        comments |= read.comments
        said += (each for each in read.found if not _is_of_target(each))
        for each in terraform.resources_of(read.resources):
            said += _jobs(each, naming)
    return reading_of(pages, said, comments)


def _is_of_target(found: Found) -> bool:
    """Is it a target of a rule, which only says what that runs?"""
    return (found[1].job or "").startswith(terraform.TARGET)


def _document(page: Page, naming: Naming) -> tuple[list[Job | Found], tuple[Suppression, ...]]:
    stream = parse_stream(page)
    inside = _texts(stream)
    said: list[Job | Found] = [*stream.faults]
    for each in _resources(stream):
        if isinstance(each, Resource):
            said += _jobs(with_comments(each, inside), naming)
        else:
            said.append(each)
    return said, suppressions_in(page, inside)


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


def _jobs(resource: Resource, naming: Naming) -> Iterator[Job | Found]:
    name = naming.name(resource)
    try:
        yield from jobs_of(resource, name)
    except RecursionError:
        yield unclear_schedule(name, unclear(resource.says.node(), "it nests too deeply"))
