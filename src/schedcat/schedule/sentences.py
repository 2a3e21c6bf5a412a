"""Sentences that speak of a job's own running, and what they claim of it.

A sentence claims something only when the whole of it has one of a few forms, in which `@` stands
for a cadence and `&` for a time or days: `runs @`, `@ task to …`, `refresh the cache @ &`. In all
others the phrase may belong to what the job handles: "Runs daily reports" says nothing of when.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from schedcat.schedule.meanings import (
    DAYS_PER_YEAR,
    Cadence,
    Every,
    Meaning,
    Often,
    TimeOfDay,
    Times,
    Weekdays,
)
from schedcat.schedule.phrases import Phrase, phrases


class Claim(NamedTuple):
    """A phrase by which a text says when its job runs.

    Where it is not `is_of_running`, the text says when the work is done, as in "refresh the cache
    hourly": a job that comes every minute, and looks whether an hour has passed, does so.
    `among` is how many times of day a text says that says nothing else about how often.
    """

    words: str
    start: int
    end: int
    meaning: Meaning
    is_of_running: bool
    among: int | None = None


@lru_cache(maxsize=4096)
def claimed(text: str, is_about_schedule: bool) -> tuple[Claim, ...]:
    """What a text, or a note that `is_about_schedule`, claims, in reading order."""
    sentences = [*_SENTENCE.finditer(text)]
    if is_about_schedule and any(_DOUBT.search(each[0]) for each in sentences):
        return ()  # its sentences are one thought
    found = [[*phrases(text, *each.span())] for each in sentences]
    claims = [
        claim
        for sentence, of_it in zip(sentences, found, strict=True)
        if of_it and not _DOUBT.search(sentence[0]) and not _says_two_things(of_it)
        for claim in _claimed(sentence[0], sentence.start(), of_it)
    ]
    if _says_two_things(claims):
        return tuple(each for each in claims if not isinstance(each.meaning, Cadence | TimeOfDay))
    said = [each for of_it in found for each in of_it if isinstance(each.meaning, _HOW_OFTEN)]
    times = sum(isinstance(claim.meaning, TimeOfDay) for claim in claims)
    if times == len(said) and all(claim.is_of_running for claim in claims):
        return tuple(claim._replace(among=times) for claim in claims)
    return tuple(claims)


_HOW_OFTEN = (Every, Often, Times, TimeOfDay)


def _claimed(sentence: str, start: int, found: Sequence[Phrase]) -> Iterator[Claim]:
    form = _form(sentence, start, found)
    if (is_of_running := bool(_OF_RUNNING.fullmatch(form))) or _OF_WORK.fullmatch(form):
        found = _in_one_zone(found)
        meanings = [phrase.meaning for phrase in found]
        times = sum(isinstance(each, TimeOfDay) for each in meanings)
        days = sum(each.bits.bit_count() for each in meanings if isinstance(each, Weekdays))
        for phrase in found:
            meaning = _together(phrase.meaning, times, days)
            yield Claim(*phrase._replace(meaning=meaning), is_of_running)


def _in_one_zone(found: Sequence[Phrase]) -> Sequence[Phrase]:
    """A zone behind several times, as in `2am and 7pm EST`, is that of all of them."""
    times = [each.meaning for each in found if isinstance(each.meaning, TimeOfDay)]
    zone = times[-1].zone if times else None
    if zone is None or any(each.zone for each in times[:-1]):
        return found
    return [
        each._replace(meaning=each.meaning._replace(zone=zone))
        if isinstance(each.meaning, TimeOfDay)
        else each
        for each in found
    ]


def _together(meaning: Meaning, times: int, days: int) -> Meaning:
    """What it is beside so many times and weekdays: `daily at 6am and 6pm` is twice a day."""
    match meaning:
        case Often(per_year) if per_year >= _WEEKS:
            often = days * _WEEKS if days else per_year
            return meaning._replace(per_year=often * max(times, 1))
    return meaning


_WEEKS = DAYS_PER_YEAR / 7


def _says_two_things(found: Iterable[Phrase | Claim]) -> bool:
    """Two cadences are of two things, and times in two zones agree but for half the year."""
    meanings = {each.meaning for each in found}
    zones = {each.zone for each in meanings if isinstance(each, TimeOfDay)}
    return sum(isinstance(each, Cadence) for each in meanings) > 1 or len(zones - {None}) > 1


def _form(sentence: str, start: int, found: Sequence[Phrase]) -> str:
    """A sentence, which begins at `start` of the text, with signs for its phrases.

    >>> _form("*Nightly* backup, at 3am", 0, [*phrases("*Nightly* backup, at 3am")])
    '@ backup, &'
    """
    parts, behind = [""], 0
    for phrase in found:
        sign = "@" if isinstance(phrase.meaning, Cadence) else "&"
        parts += _SIGN.sub("?", sentence[behind : phrase.start - start]), sign
        behind = phrase.end - start
    form = "".join([*parts, _SIGN.sub("?", sentence[behind:])])
    return " ".join(_MARKUP.sub(" ", form).split()).lower()


_SIGN = re.compile("[@&]")
_MARKUP = re.compile(r"[*_`#>]|^[^\w@&]+")
_SENTENCE = re.compile(
    r"(?:(?![.;!?](?:\s|$)|\n[ \t]*\n|<br>|[(\u2013\u2014-] ?(?:runs|executed|scheduled)\b).)+",
    re.DOTALL | re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:not|\w+n't|never|no|instead|rather|used to|was|were|formerly|previously|except|unless"
    r"|although|though|but|should|would|could|may|might|can|if|when|whenever|until|todo|fixme|about"
    r"|approx\w*|around(?! the clock)|roughly|nearly|almost|also|too|at most|at least|up to"
    r"|more than|less than|e\.g|usually|often|sometimes|other|few|several|some|after|before|only"
    r"|why|configur\w+|default\w*|then|because|eventually|later|soon|avoid|dst|summer|winter"
    r"|daylight|(?:from|to|till|between|by) (?=[0-9]|midnight|noon))\b|[~≈?]",
    re.IGNORECASE,
)


def _one_of(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms))


_RUNS = (  # it runs, this task is scheduled to run, called by celery beat, nothing at all
    r"(?:(?:it|this|that|the|a|periodic|task|job|cron|celery|beat|schedule|frequency|interval"
    r"|is|be|to|gets|set|runs?|executed?s?|scheduled|fires|triggered|called|invoked|launched"
    r"|starts|started|kicked off|once|for|automatically|periodically|(?:by|via) \w+)[ :,]+)*"
)
_AND = r"(?:[ ,(]+(?:(?:and|at|on|in) )?[@&])*"
_OFTEN, _WHEN = rf"(?:&[ ,(]+)?@{_AND}", rf"[@&]{_AND}"
_END = (
    r"(?:,? (?:on the (?:hour|minute|dot)|at (?:minute |:)?[0-9]{1,2}|around the clock|sharp))?"
    r"(?:,? \(?(?:via|(?:by|with|from|using) (?=celery|beat|cron))[\w ]{1,20})?[ .,:)]*"
)
_REST = r"(?:(?!\b(?:each|every|per|whose|due|their|own|local)\b)[^@&])*"
"""What the job does; what it does for each of many in turn may have a cadence of its own."""
_VERB = (  # before `the`
    r"(?!(?:all|half|both|most|for|since|while|as|where|so|with|in|on|at|of|and|or|that|which"
    r"|aggregate|group|sum|count|average|roll|split|partition)s? )\w+(?: up| out| off)?"
)
_THING = r"(?:[\w-]+ )?(?!(?:\w{3,}ed|\w+ing|used|sent|made|kept|written|due|active) )[\w-]+"
"""One or two words, the second no participle: in "the logs rotated daily" another rotates."""
_OF_RUNNING = _one_of(
    rf"{_RUNS}{_WHEN}{_END}",  # runs @ at &
    rf"{_RUNS}{_WHEN},? to [a-z]+ {_REST}",  # runs & to pull orders
    rf"{_RUNS}{_OFTEN}(?::| [\u2013\u2014-]) {_REST}",  # @: pull orders
    rf"{_RUNS}{_OFTEN}(?:,|,? and) {_VERB} (?:the|an?) {_REST}",  # @, pull the orders
    rf"(?:this |the |an? )?@ (?:task|job)(?: {_WHEN})?(?:{_END}|:? (?:to|that|which) {_REST})",
    rf"this @ (?:task|job) (?!is |has )\w+s {_REST}",  # this @ job pulls orders
)
_OF_WORK = _one_of(
    rf"{_VERB} (?:the|all|our|an?) {_THING} {_OFTEN}{_END}",  # refresh the cache @
    rf"(?:back|clean|tidy)s? up {_THING} {_OFTEN}{_END}",
    rf"(?:fetch(?:es)?|(?:delete|remove|purge|prune|send|collect|create)s?)"  # verbs, never nouns
    rf" {_THING} {_OFTEN}{_END}",
    rf"@ (?:backup|clean-?up|sync|refresh|maintenance|poll|vacuum)(?:[ ,(]+{_WHEN})?{_END}",
    # At a time alone: the market that a job opens, or the meeting it announces, has its own.
    rf"(?:(?:back|clean)s? up|(?:restart|reboot|vacuum|purge|prune|rebuild|reindex)s?)"
    rf" (?:the |all )?{_THING} {_WHEN}{_END}",
)
