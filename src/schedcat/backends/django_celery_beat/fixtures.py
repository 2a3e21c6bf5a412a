"""Rows in a fixture as Django's `dumpdata` writes it: JSON, or YAML."""

import re
from collections.abc import Iterator

from schedcat.backends.django_celery_beat.rows import MODELS, Row
from schedcat.catalog.document.nodes import Mapping, Node, Page, Scalar, Sequence, extent
from schedcat.catalog.document.parse import Stream
from schedcat.catalog.document.scalars import value_of

_MODEL = re.compile(rb"\bmodel[\"']?\s*:\s*[\"']?django_celery_beat\.", re.IGNORECASE)
_APP = "django_celery_beat."


def is_fixture(data: bytes) -> bool:
    """Has it an object of django-celery-beat?"""
    return bool(_MODEL.search(data))


def rows(stream: Stream) -> Iterator[Row]:
    """The rows of our models in reading order; objects of other ones are nobody's business here."""
    for root in stream.roots:
        for item in root.items if isinstance(root, Sequence) else ():
            if isinstance(item, Mapping) and (row := _row(item, stream.page)):
                yield row


def _row(item: Mapping, page: Page) -> Row | None:
    parts = {entry.key.text: entry.value for entry in item.entries}
    model, fields, key = parts.get("model"), parts.get("fields"), parts.get("pk")
    if not isinstance(model, Scalar) or not isinstance(fields, Mapping):
        return None
    app, name = model.text.lower()[: len(_APP)], model.text.lower()[len(_APP) :]
    if app != _APP or name not in MODELS:
        return None
    nodes = {entry.key.text: entry.value for entry in fields.entries}
    values = {column: _value(node) for column, node in nodes.items()}
    said = value_of(key) if key else None
    return Row(name, "" if said is None else str(said), values, page, extent(item), nodes)


_OCTAL = re.compile(r"0[0-7]+")
_TRUE, _FALSE = ("yes", "on"), ("no", "off")


def _value(node: Node) -> object:
    """As PyYAML reads it for Django: `010` is eight, and `yes` is true."""
    if isinstance(node, Scalar) and node.plain:
        if _OCTAL.fullmatch(node.text):
            return int(node.text, 8)
        if node.text.lower() in (*_TRUE, *_FALSE):
            return node.text.lower() in _TRUE
    return value_of(node)
