"""The names of jobs: what AWS knows a schedule by where it is decided, else its logical id."""

from collections import Counter

from schedcat.backends.eventbridge.says import Resource, UnclearError


class Naming:
    """Names that no two jobs have: stacks and groups may each have a `backup`."""

    def __init__(self) -> None:
        self._often: Counter[str] = Counter()

    def name(self, resource: Resource) -> str:
        """A name for a resource: its own, unless a deployment may say another."""
        stem = _own(resource) or resource.name
        self._often[stem] += 1
        count = self._often[stem]
        return stem if count == 1 else f"{stem}-{count}"


def _own(resource: Resource) -> str | None:
    try:
        said = resource.says.text("Name")
    except UnclearError:
        return None
    return said.text if said and not said.assumed else None
