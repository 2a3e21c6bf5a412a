"""The zone that a command line names."""

from schedcat.errors import UsageError
from schedcat.schedule.zones import UnknownZoneError, suggest_zone, zone


def known_zone(name: str) -> str:
    """The name, if it is one of the IANA database. Raises UsageError."""
    try:
        return zone(name).key
    except UnknownZoneError as error:
        near = suggest_zone(name)
        raise UsageError(
            f"`{name}` is not an IANA time zone",
            help=f"did you mean `{near}`?" if near else "write one like Europe/Berlin",
        ) from error
