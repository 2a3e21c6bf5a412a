"""The jobs of an exported script or of JSON, read back by name."""

import json
import re
from collections.abc import Mapping


def in_json(text: str) -> Mapping[str, object]:
    """Each job as the API has it. Raises ValueError."""
    match json.loads(text):
        case list(jobs) if all(isinstance(job, dict) and "name" in job for job in jobs):
            return {str(job["name"]).rpartition("/")[2]: job for job in jobs}
    raise ValueError("no list of jobs")


def in_script(text: str) -> Mapping[str, object]:
    """Each job as the words of its call. Raises ValueError."""
    if "\njob() {" not in text:
        raise ValueError("no such script")
    return {found["name"]: found[0] for found in _CALL.finditer(text)}


_CALL = re.compile(r"^job (?P<name>\S+) \w+(?: \\\n    .*)*", re.MULTILINE)
