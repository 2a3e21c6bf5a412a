"""Which source can make tasks, told from its bytes: parsing takes a hundred times as long."""

import re


def may_make_tasks(source: bytes) -> bool:
    """Whether the syntax may hold a task, or a reason to doubt that a task is missing.

    Never False where `syntax.findings` would find something. Words in comments and texts do not
    count, except for the texts that a decorator gets beside code that knows Celery.
    """
    has_task, has_base = b"task" in source, b"Task" in source
    if not (has_task or has_base or b"celery" in source):
        return False
    if b"\r" in source:
        source = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    code = _PROSE.sub(b'""', source).replace(b"\\\n", b" ")
    return bool(
        (has_task and (any(name in code for name in _NAMES) or _MAKER.search(code)))
        or (has_base and _BASE.search(code))
        or (b"celery" in code and _DECORATOR_WITH_TEXT.search(code))
    )


def may_write_schedules(source: bytes) -> bool:
    """Whether the source may have entries of a beat schedule."""
    return bool(_SCHEDULE.search(source))


def speaks_of(source: bytes) -> tuple[bool, bool]:
    """Whether words of tasks are in the source, and words of schedules: seldom both.

    Where they are not, the questions above need not be asked, which takes ten times as long.
    """
    said = source.lower()
    tasks = b"task" in said or b"celery" in said
    return tasks, b"schedule" in said or (tasks and (b"celerybeat" in said or b"periodic_" in said))


def names_said_in(source: bytes) -> tuple[str, ...]:
    """What stands where a task is given a name, in source that nobody parses."""
    found = {each.decode(errors="replace") for each in _NAMED.findall(source)}
    return tuple(sorted(found))


_NAMED = re.compile(
    rb"(?:(?i:name)\s*(?::\s*[\w.]+\s*)?=|@[\w.]+\()\s*"  # an option, a constant, a decorator
    rb"""[bBrRuU]?["']([\w.:/-]+)["']"""
)

_SCHEDULE = re.compile(
    rb"beat_schedule|BEAT_SCHEDULE|BEATSCHEDULE|CELERYBEAT|periodic_task|[\"']schedule[\"']\s*:"
)

_PROSE = re.compile(
    rb"\#[^\n]*+"
    rb'|"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    rb'|"(?:[^"\\\n]++|\\.)*+"'
    rb"|'(?:[^'\\\n]++|\\.)*+'",
    re.DOTALL,
)
"""Comments and strings; what stands inside an f-string has no decorators and imports nothing."""

_NAMES = (b"shared_task", b"periodic_task", b"register_task", b"gen_task_name")

_MAKER = re.compile(
    rb"@[^\n]*task"  # a decorator
    rb"|\.\s*task\b(?!\s*(?:\.\s*\w|=(?!=)))"  # a method, unless something is read of it or set
    rb"|import\b(?:[^\n(]*|\s*\([^)]*)\btask\b"
    rb"|task\w*\s+as\s"
)

_BASE = re.compile(
    rb"class\s+\w+\s*[\[(][^:]*Task\b"
    rb"|class\b[^\n]*Task\b"  # there are colons in type parameters
    rb"|=\s*[\w.\s]*Task\b"
    rb"|Task\s+as\s"
)

_DECORATOR_WITH_TEXT = re.compile(rb'@[\w.]+\([^)]*""')
