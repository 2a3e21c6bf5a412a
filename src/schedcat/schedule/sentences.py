"""Sentences that speak of a job's own running, and what they claim of it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from schedcat.schedule.phrases import Phrase, phrases


@lru_cache(maxsize=4096)
def claimed(text: str, is_about_schedule: bool) -> tuple[Phrase, ...]:
    """The phrases by which a text says when its job runs, or the one `is_about_schedule` does."""
    return tuple(_claimed(text, is_about_schedule=is_about_schedule))


def _claimed(text: str, *, is_about_schedule: bool) -> Iterator[Phrase]:
    for sentence in _SENTENCE.finditer(text):
        if _DOUBT.search(sentence[0]):
            if is_about_schedule:  # its sentences are one thought
                return
            continue
        start, end = sentence.span()
        for run in _runs(text, phrases(text, start, end)):
            before, after = text[start : run[0].start], text[run[-1].end : end]
            if is_about_schedule or _is_of_the_job(before, after):
                yield from run


def _runs(text: str, found: Iterator[Phrase]) -> Iterator[list[Phrase]]:
    """Phrases of one breath: `daily at 4am`."""
    run: list[Phrase] = []
    for phrase in found:
        if run and not _GOES_ON.fullmatch(text, run[-1].end, phrase.start):
            yield run
            run = []
        run.append(phrase)
    if run:
        yield run


_SENTENCE = re.compile(r"(?:(?![.;!?](?:\s|$)|\n[ \t]*\n|<br>).)+", re.DOTALL)
_GOES_ON = re.compile(r"[\s,(]*(?:\b(?:and|at|on|in)\b)?\s*", re.IGNORECASE)
_DOUBT = re.compile(
    r"\b(?:not|\w+n't|never|no|instead|rather|used to|was|were|formerly|previously|except|unless"
    r"|although|though|but|should|would|could|may|might|can|if|when|whenever|until|todo|fixme|about"
    r"|approx\w*|around|roughly|nearly|almost|at most|at least|up to|more than|less than|e\.g"
    r"|usually|often|sometimes|other|few|several|some|after|before|only|why|configur\w+|default\w*"
    r"|(?:from|to|till|between|by) (?=[0-9]|midnight|noon))\b|[~≈?]",
    re.IGNORECASE,
)


def _is_of_the_job(before: str, after: str) -> bool:
    """Does the sentence speak of the job's running, rather than of what the job handles?

    `before` and `after` are what it says around the phrase.
    """
    if _RUNS.search(before):
        return True
    if _WORK.match(after) and before.strip(_MARKUP).lower() in {"", "a", "an", "the", "this"}:
        return True
    return bool(_END.fullmatch(after)) and not _OF_THE_THINGS.search(before)


_MARKUP = " \t\r\n*_`#(>-"
_RUNS = re.compile(
    r"\b(?:runs?|executes|executed|scheduled|fires|triggered|invoked|launched|starts|started)"
    r"(?: (?:it|this|automatically|once|by \w+|via \w+(?: beat)?|to (?:be )?run))?[\s:,(]+$",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"[\s*_`]*(?:[:,]|-+\s|(?:\w+ )?(?:task|job|run|sync|check|cleanup|clean-up|update|scan|poll"
    r"|refresh|maintenance)\b(?!'))",
    re.IGNORECASE,
)
_END = re.compile(r"[\s*_`)]*(?:(?:via|by|with|from)\s+[\w ]{1,20})?[\s*_`).]*", re.IGNORECASE)
_OF_THE_THINGS = re.compile(
    r"\b(?:that|which|who|whose|where|as|because|since|for|so|are|is|be|been|being|has|have|had)\b"
    r"|\b(?:\w+ed|sent|made|taken|built|kept|written|given|seen|held|paid|run|set|due)\s*$",
    re.IGNORECASE,
)
"""A clause of its own, or a participle at the end, as in "delete the logs rotated daily"."""
