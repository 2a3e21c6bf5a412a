"""Jobs of Cloud Scheduler as a catalog, from the API's JSON and from Terraform."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from schedcat.backends._readings import reading_of
from schedcat.backends._terraform.resources import is_terraform, read_terraform
from schedcat.backends.cloud_scheduler.jobs import said_of
from schedcat.backends.cloud_scheduler.said import TYPE, Said, from_api
from schedcat.catalog.document.comments import Suppression, suppressions_in, texts
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Page, span
from schedcat.catalog.document.nodes import Sequence as ListNode
from schedcat.catalog.document.parse import parse_stream
from schedcat.catalog.mistakes import Found
from schedcat.catalog.places import find
from schedcat.catalog.reader import Frame, Reading
from schedcat.findings import Finding
from schedcat.model import Job


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The jobs in files; nothing is planned, and nobody is asked."""
    settings, names = frame.settings.get("cloud-scheduler", {}), Counter[str]()
    terraform = read_terraform(
        [page for page in pages if is_terraform(page.path)], frame.contents, {TYPE}
    )
    by_path: dict[str, list[Said | Found]] = {page.path: [] for page in pages}
    for resource in terraform.resources:
        by_path[resource.page.path].append(Said(resource))
    for page in pages:
        if not is_terraform(page.path):
            by_path[page.path] += _in_json(page)
    said = list[Job | Found](terraform.found)
    for each in (each for of_page in by_path.values() for each in of_page):
        said += said_of(each, settings, names) if isinstance(each, Said) else [each]
    comments = {page.path: _json_comments(page) for page in pages if not is_terraform(page.path)}
    return reading_of(pages, said, {**comments, **terraform.comments}, _settings(by_path.values()))


def _settings(said: Iterable[Sequence[Said | Found]]) -> Mapping[str, Mapping[str, Any]]:
    """The project and the location that all jobs of the API are in, if it is one."""
    parents = {each.parent for of_page in said for each in of_page if isinstance(each, Said)}
    match [*parents]:
        case [(str(project), str(location))]:
            return {"cloud-scheduler": {"project": project, "location": location}}
    return {}


def _in_json(page: Page) -> Iterator[Said | Found]:
    """The jobs of what gcloud prints, of an answer of the API, or the one that a file is."""
    stream = parse_stream(page)
    yield from (("unreadable-source", fault.finding) for fault in stream.faults)
    for root in stream.roots:
        listed = find(root, ("jobs",))
        for node in _items(listed.value if listed else root):
            if isinstance(node, MappingNode) and _is_job(node):
                yield from_api(node)
            else:
                message = "this is no job of Cloud Scheduler"
                help = "give what `gcloud scheduler jobs list --format=json` prints"
                yield "unreadable-source", Finding(message, span(node), help)


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, ListNode) else [node]


def _is_job(node: MappingNode) -> bool:
    keys = {key.text for key, _, _ in node.entries}
    return "schedule" in keys or bool(keys & {"httpTarget", "pubsubTarget", "appEngineHttpTarget"})


def _json_comments(page: Page) -> tuple[Suppression, ...]:
    if b"schedcat:" not in page.data:
        return ()
    inside = sorted({each for root in parse_stream(page).roots for each in texts(root)})
    return suppressions_in(page, inside)
