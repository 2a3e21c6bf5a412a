"""The jobs of an exported crontab, read back by the names in its comments."""

import re
from collections.abc import Mapping


def in_crontab(text: str) -> Mapping[str, object]:
    """Each job as the zone whose clock it is on, its comment, and its line."""
    found: dict[str, object] = {}
    zone, comment = "", ""
    for line in text.split("\n"):
        if line.startswith("CRON_TZ="):
            zone = line
        elif comment and _JOB.match(line):
            found[comment.removeprefix("# ").partition(": ")[0]] = (zone, comment, line)
        comment = line if line.startswith("# ") else ""
    return found


_JOB = re.compile(r"[*0-9]")
