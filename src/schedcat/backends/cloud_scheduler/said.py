"""What a file says of one job, by the names of Terraform, whichever of the two formats it has.

The API has the same fields, `timeZone` for `time_zone`.
Source: the API's REST resource projects.locations.jobs, v1; the provider's page of
google_cloud_scheduler_job.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from schedcat.backends._terraform.notes import Notes
from schedcat.backends._terraform.resource import Resource
from schedcat.backends._terraform.unclear import Unclear, UnclearError
from schedcat.catalog.document.nodes import Mapping as MappingNode
from schedcat.catalog.document.nodes import Node, Scalar, extent
from schedcat.catalog.text_places import Written
from schedcat.source import Span

TYPE = "google_cloud_scheduler_job"

Keys = tuple[str, ...]

_PARENT = re.compile(r"projects/([^/]+)/locations/([^/]+)/jobs/")


class Said(NamedTuple):
    """One job as its file has it; the keys of the API are in camel case."""

    resource: Resource
    is_api: bool = False

    @property
    def parent(self) -> tuple[str, str] | None:
        """The project and the location of a job of the API."""
        name = _PARENT.match(self.filled("name") or "") if self.is_api else None
        return (name[1], name[2]) if name else None

    def node(self, *keys: str) -> Node | None:
        """What stands at some keys; None where nothing does."""
        return self.resource.node(*(map(_camel, keys) if self.is_api else keys))

    def data(self, *keys: str) -> Any:
        """The same as plain data. Raises UnclearError."""
        node = self.node(*keys)
        return None if node is None else self.resource.notes.data(node)

    def text(self, *keys: str) -> str | None:
        """The same as the text that it is, or that a number is. Raises UnclearError."""
        match self.node(*keys):
            case None:
                return None
            case Scalar(text=text) as node if node not in self.resource.notes.unclear:
                return text
            case node:
                self.resource.notes.check(node)
                raise self.refused("it is no text", *keys)

    def filled(self, *keys: str) -> str | None:
        """The same with what is not clear within `${}`."""
        try:
            return self.text(*keys)
        except UnclearError as error:
            return error.unclear.filled

    def filled_mapping(self, *keys: str) -> dict[str, str]:
        """Texts by their keys, what is not clear within `${}`; empty where there are none."""
        node = self.node(*keys)
        if not isinstance(node, MappingNode):
            return {}
        return {
            key.text: filled
            for key, value, _ in node.entries
            if (filled := _filled(value, self.resource.notes)) is not None
        }

    def naming(self, *keys: str) -> str:
        """A text that names something, maybe with gaps. Raises UnclearError where it is all gap."""
        try:
            if text := self.text(*keys):
                return text
        except UnclearError as error:
            if error.unclear.is_text or error.unclear.path:
                return error.unclear.filled
            raise
        raise self.refused(f"it has no `{keys[-1]}`", *keys[:-1])

    def written(self, *keys: str) -> Written | None:
        """Where it stands."""
        node = self.node(*keys)
        return None if node is None else Written.node(node)

    def span(self, *keys: str) -> Span:
        """The same in its file; the resource's label where nothing stands there."""
        node = self.node(*keys)
        return self.resource.page.span(*(extent(node) if node else self.resource.at))

    def places(self, fields: Mapping[Keys, Keys]) -> dict[Keys, Written]:
        """Where fields of the job stand, each by the keys that it has in the file."""
        found = ((field, self.written(*keys)) for field, keys in fields.items())
        return {field: written for field, written in found if written}

    def refused(self, why: str, *keys: str) -> UnclearError:
        """The error that says of a value that no job can have it."""
        node = self.node(*keys)
        if node is None or node is self.resource.body:
            at = self.resource.page.span(*self.resource.at)
            return UnclearError(Unclear(self.resource.label, at, why))
        start, end = extent(node)
        words = " ".join(node.page.text[start:end].split())
        return UnclearError(Unclear(words, node.page.span(start, end), why))


def _filled(node: Node, notes: Notes) -> str | None:
    if node in notes.unclear:
        return notes.unclear[node].filled
    return node.text if isinstance(node, Scalar) else None


def _camel(key: str) -> str:
    return re.sub(r"_([a-z])", lambda letter: letter[1].upper(), key)


def from_api(job: MappingNode) -> Said:
    """A Job of the API's JSON; its name is the last part of `projects/…/jobs/X`."""
    at, label = extent(job), ""
    for key, value, _ in job.entries:
        if key.text == "name" and isinstance(value, Scalar):
            label = value.text.rpartition("/")[2]
            end = extent(value)[1] - (not value.plain)
            at = (max(extent(value)[0], end - len(label)), end)
    return Said(Resource("", label, None, at, extent(job), job, Notes()), is_api=True)
