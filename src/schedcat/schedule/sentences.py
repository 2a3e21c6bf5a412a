"""Sentences that speak of a job's own running, and what they claim of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from schedcat.schedule.phrases import Phrase, TimeOfDay, phrases


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
        found = [*phrases(text, start, end)]
        if _names_zones(found):
            continue
        for run in _runs(text, found):
            before, after = text[start : run[0].start], text[run[-1].end : end]
            if is_about_schedule:
                is_claim = bool(_OPENS_NOTE.fullmatch(before))
            else:
                is_claim = _is_of_the_job(run, before, after)
            if is_claim:
                yield from run


def _names_zones(found: Iterable[Phrase]) -> bool:
    """Is a time said in several zones? Then it is right in one of them whenever clocks change."""
    zones = {each.meaning.zone for each in found if isinstance(each.meaning, TimeOfDay)}
    return len(zones - {None}) > 1


def _runs(text: str, found: Iterable[Phrase]) -> Iterator[list[Phrase]]:
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
    r"|then|because|eventually|later|soon|avoid|dst|summer|winter|daylight"
    r"|(?:from|to|till|between|by) (?=[0-9]|midnight|noon))\b|[~≈?]",
    re.IGNORECASE,
)


_OPENS_NOTE = re.compile(
    r"\W*(?:(?:it|this|cron|schedule|scheduled|to|job|task|runs?|executes?|executed|fires)\W+)*",
    re.IGNORECASE,
)
"""What a note may say before it comes to the schedule; anything else may change its sense."""


def _is_of_the_job(run: Sequence[Phrase], before: str, after: str) -> bool:
    """Does the sentence speak of the job's running, rather than of what the job handles?

    `before` and `after` are what it says around the phrases.
    """
    if _RUNS.search(before):
        return True
    if _WORK.match(after) and before.strip(_MARKUP).lower() in {"", "a", "an", "the", "this"}:
        return True
    # A market may open at 9:30, and does not do so "every day at 9:30" in such a text.
    has_cadence = not isinstance(run[0].meaning, TimeOfDay) or not before.strip(_MARKUP)
    return has_cadence and bool(_END.fullmatch(after)) and not _OF_THE_THINGS.search(before)


_MARKUP = " \t\r\n*_`#(>-"
_RUNS = re.compile(
    r"^\W*(?:.*\band\s+)?(?:(?:it|this|the|task|job|celery|beat|is|be|to|also|gets)\s+)*"
    r"(?:runs?|executes|executed|scheduled|fires|triggered|invoked|launched|starts|started)"
    r"(?: (?:it|this|automatically|once|by \w+|via \w+(?: beat)?|to (?:be )?run))?[\s:,(]+$",
    re.IGNORECASE | re.DOTALL,
)
"""The job as the subject, said or not: "the backup runs daily" speaks of another."""
_WORK = re.compile(
    r"[\s*_`]*(?:[:,]|-+\s|(?:\w+ )?(?:task|job|run|sync|check|cleanup|clean-up|update|scan|poll"
    r"|refresh|maintenance)\b(?!'))",
    re.IGNORECASE,
)
_END = re.compile(r"[\s*_`)]*(?:(?:via|by|with|from)\s+[\w ]{1,20})?[\s*_`).]*", re.IGNORECASE)
_OF_THE_THINGS = re.compile(
    r"\b(?:that|which|who|whose|where|as|because|since|for|so|are|is|be|been|being|has|have|had)\b"
    r"|\b(?:\w+ed|sent|made|taken|built|kept|written|given|seen|held|paid|runs?|executes"
    r"|fires|starts|set|due)\s*$",
    re.IGNORECASE,
)
"""A clause of its own, or a participle at the end, as in "delete the logs rotated daily"."""
