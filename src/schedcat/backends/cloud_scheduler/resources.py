"""The `json` format: the jobs as the API has them, with their full names."""

import re
from collections.abc import Sequence

from schedcat.backends import SettingError, Site
from schedcat.plan import Entry


def as_json(entries: Sequence[Entry], site: Site) -> str:
    """A JSON list of Jobs of the API's v1, in the order of the entries. Raises SettingError.

    `state` is output only there: who creates the jobs from this has to pause those to be paused.
    """
    import json  # the rules of names only want the place

    project, location = place_of(site)
    parent = f"projects/{project}/locations/{location}/jobs"
    jobs = [{"name": f"{parent}/{entry.name}", **entry.data} for entry in entries]
    return json.dumps(jobs, indent=2, ensure_ascii=False) + "\n"


def place_of(site: Site) -> tuple[str, str]:
    """The project and the location that the jobs are in. Raises SettingError."""
    return _identifier(site, "project"), _identifier(site, "location")


def _identifier(site: Site, key: str) -> str:
    said: str = site.required(key)
    if not re.fullmatch(r"[a-z0-9.:-]+", said):
        raise SettingError(
            key,
            f"`{said}` is no {key} of Google Cloud",
            help="name its id: a-z, 0-9, `-`, `.`, `:`",
        )
    return said
