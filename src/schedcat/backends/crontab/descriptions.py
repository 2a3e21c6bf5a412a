"""Which comments of a crontab are about a job: those above it, but for what is about the file."""

import re
from collections.abc import Iterator, Sequence

from schedcat.backends.crontab.reading import Blank, Comment, Item, Line, Variable, has_jobs
from schedcat.catalog.document.prose import LICENCE
from schedcat.catalog.text_places import Extent


def with_comments(told: Sequence[Item], text: str) -> Iterator[tuple[Item, list[Extent]]]:
    """Each job and variable in order, with the comments above that tell of a job, line by line.

    Between them and the job there may be variables that are set for it; one that a comment tells of
    has the comment for itself, and the head of a file with several jobs is of none of them.
    """
    is_alone = sum(isinstance(item, Line) for item in told) < _SEVERAL
    above: list[Extent] = []
    is_head, is_over = True, False
    for item in told:
        match item:
            case Comment(at) if not _ends_block(text[slice(*at)]):
                above = [*(() if is_over else above), at]
                is_over = False
            case Variable(name, _, _):
                if (is_head and not is_alone) or _is_of(name, above, text):
                    above = []
                is_head, is_over = False, True
                yield item, []
            case Line():
                yield item, _prose(above, text)
                above, is_head, is_over = [], False, False
            case Blank() | Comment():
                above, is_over = [], False


_SEVERAL = 2


def _ends_block(comment: str) -> bool:
    """Is it bare, or a job that was switched off? What is above it is not about the next job."""
    text = comment.lstrip("#").strip()
    return not text or has_jobs(text)


def _is_of(variable: str, comments: Sequence[Extent], text: str) -> bool:
    """Do comments tell of a variable below them?"""
    told = " ".join(text[slice(*each)] for each in comments)
    words = rf"\b(?:{re.escape(variable)}|environment|variables?|{_MEANS.get(variable, '(?!)')})\b"
    return bool(re.search(words, told, re.IGNORECASE))


_MEANS = {
    "PATH": "paths?",
    "SHELL": "shell",
    "MAILTO": r"(?:e-?)?mails?|output|notif\w+",
    "MAILFROM": "(?:e-?)?mails?|sender",
    "HOME": "home",
    "CRON_TZ": r"time ?zones?|local time",
    "TZ": r"time ?zones?|local time",
}


def _prose(comments: Sequence[Extent], text: str) -> list[Extent]:
    """Those that are about the job: no licence, no ruler and no legend of fields."""
    if any(LICENCE.search(text, *each) for each in comments):
        return []
    return [each for each in comments if _is_prose(text[slice(*each)])]


_LEGEND = re.compile(
    r"[|.\-+*`'=_~#\s]*$|.*[|*]\s*[|*]|.*\bm(?:in(?:ute)?s?)?\W+h(?:ours?)?\b"
    r"|.*\((?:0|1) ?- ?(?:59|23|31|12|7|6)\)|.*\bcommand to be executed\b"
    r"|example of job definition\b",
    re.IGNORECASE,
)
_OF_THE_FILE = re.compile(
    r"/etc/cron|-\*-|vim?:|.*\b(?:managed|generated|created|installed) (?:automatically )?by\b"
    r"|.*\bdo not edit\b|.*\b(?:new|empty|blank)[ -]?line\b|(?:\S+ ){0,3}cron ?(?:jobs|tabs?)\W*$",
    re.IGNORECASE,
)


def _is_prose(comment: str) -> bool:
    text = comment.lstrip("#").strip()
    is_ours = "schedcat:" in text
    return not (is_ours or _LEGEND.match(text) or _OF_THE_FILE.match(text))
