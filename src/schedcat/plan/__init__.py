"""What a scheduler should have: entries, each a job in one backend's own words."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """One thing that a scheduler runs: its name there, and JSON-like data in the backend's own."""

    name: str
    data: Mapping[str, Any]
