"""Jobs as the text of a catalog, as a person would have written it."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from schedcat.catalog.document.scalars import resolve

Values = Mapping[str, Any]
"""What a catalog says of one job: field → value, as JSON."""

_WIDTH = 100


class Written(NamedTuple):
    """A job to write: its name, its values, and comments, a line each, to stand above it."""

    name: str
    values: Values
    comments: Sequence[str] = ()


class Group(NamedTuple):
    """Jobs that belong together, and a heading over them where there is one."""

    jobs: Sequence[Written]
    heading: str | None = None


def catalog_text(head: Iterable[str], groups: Sequence[Group], tail: Iterable[str] = ()) -> str:
    """A whole file: comments at its head, what all jobs have in common, the jobs, more comments."""
    everyone = [job for group in groups for job in group.jobs]
    shared = in_common([job.values for job in everyone])
    parts = ["".join(comment(line) for line in head)]
    if shared:
        parts.append(text_of({"defaults": shared}))
    parts.append("jobs:\n" + "\n".join(_group_text(group, shared) for group in groups))
    if left := "".join(comment(line, "  ") for line in tail):
        parts.append(left)
    return "\n".join(filter(None, parts))


def _group_text(group: Group, shared: Values) -> str:
    heading = comment(f"--- {group.heading} ---", "  ") + "\n" if group.heading else ""
    jobs = (job._replace(values=without(job.values, shared)) for job in group.jobs)
    return heading + "\n".join(map(job_text, jobs))


def job_text(job: Written) -> str:
    """One job, indented, with its comments above it."""
    above = "".join(comment(line, "  ") for line in job.comments)
    values = dict(job.values)
    if "\n" in values.get("description", ""):
        values["description"] += "\n"  # which is dropped when it is read, and so no `-` is needed
    return above + textwrap.indent(text_of({job.name: values}), "  ")


def comment(line: str, indent: str = "") -> str:
    """A line of a comment, with its end; of one that is longer than a page is wide, several."""
    room = _WIDTH - len(indent) - 2
    lines = textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False) or [""]
    return "".join(f"{indent}# {each}".rstrip() + "\n" for each in lines)


_SHAREABLE = frozenset(
    {"timezone", "backends", "missed", "missed_within", "overlap", "timeout", "retries", "jitter"}
)
"""What is said once for all jobs where they agree; of a block, each of its keys."""


def in_common(jobs: Sequence[Values]) -> dict[str, Any]:
    """What may be among the defaults: on which all jobs, two or more, agree.

    A zone is lifted where all crons agree on it: an interval without an anchor needs none.
    """
    if len(jobs) < 2 or any("anchor" in job for job in jobs):  # noqa: PLR2004  one agrees with itself
        return {}
    shared = {key: jobs[0][key] for key in jobs[0] if _agree(key, jobs)}
    blocks = [
        key for key, value in jobs[0].items() if key not in _PLAIN and isinstance(value, dict)
    ]
    for name in blocks:
        of_each = [job.get(name, {}) for job in jobs]
        alike = {
            key: value
            for key, value in of_each[0].items()
            if all(key in block and block[key] == value for block in of_each)
        }
        if alike:
            shared[name] = alike
    crons = [job for job in jobs if "cron" in job]
    zones = {job.get("timezone") for job in crons}
    if len(crons) > 1 and len(zones) == 1 and None not in zones:
        shared = {"timezone": zones.pop(), **shared}
    return shared


_PLAIN = frozenset({"kwargs", "http", "dst", "disabled", "links", "expects_after"})
"""The fields that are mappings and no blocks of backends."""


def _agree(key: str, jobs: Sequence[Values]) -> bool:
    return key in _SHAREABLE and all(key in job and job[key] == jobs[0][key] for job in jobs)


def without(values: Values, shared: Values) -> dict[str, Any]:
    """The values that the defaults do not say already."""
    left: dict[str, Any] = {}
    for key, value in values.items():
        if key not in shared:
            left[key] = value
        elif isinstance(value, dict):
            own = {inner: item for inner, item in value.items() if inner not in shared[key]}
            left |= {key: own} if own else {}
    return left


def text_of(data: Mapping[str, Any]) -> str:
    """Block style, with lists and mappings below a job's own keys on one line where they fit."""
    return yaml.dump(
        _styled(data),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH - 4,
        default_flow_style=False,
    )


def value_text(value: Any) -> str:
    """A value on one line."""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=True,
    )
    return text.removesuffix("\n").removesuffix("\n...")


class _Inline(dict[str, Any]):
    """A mapping that stands on one line."""


class _InlineList(list[Any]):
    """A list that stands on one line."""


def _styled(data: Mapping[str, Any]) -> dict[str, Any]:
    """The mappings of jobs and defaults in lines of their own, what is in them inline."""
    return {
        key: {inner: _inline(value) for inner, value in job.items()} for key, job in data.items()
    }


def _inline(value: Any) -> Any:
    match value:
        case dict():
            return _Inline(value)
        case list():
            return _InlineList(value)
    return value


class _Dumper(yaml.SafeDumper):
    """PyYAML's, which also quotes what YAML 1.1 takes for no text, with double quotes."""

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style

    def ignore_aliases(self, _: Any) -> bool:
        return True


_CRON = re.compile(r"\d[\d/,-]*(?: [\w/,#-]+){4}")
"""Five fields without a `*`, which are quoted as those with one are."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = None
    if "\n" in text:
        style = "|"
    elif resolve(text) != text or "*" in text or text.startswith("@") or _CRON.fullmatch(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


def _represent_mapping(dumper: yaml.SafeDumper, data: Mapping[str, Any]) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


def _represent_list(dumper: yaml.SafeDumper, data: Iterable[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_Inline, _represent_mapping)
_Dumper.add_representer(_InlineList, _represent_list)


def groups_of(jobs: Sequence[tuple[Written, str | None]]) -> Iterator[Group]:
    """Jobs in groups by a word each, in the order of their first; one group where that says little.

    That is where most groups would have a single job, or all jobs are few.
    """
    by_word: dict[str | None, list[Written]] = {}
    for job, word in jobs:
        by_word.setdefault(word, []).append(job)
    if len(jobs) < _FEW or not 1 < len(by_word) <= len(jobs) // 2:
        yield Group([job for job, _ in jobs])
        return
    for word, members in by_word.items():
        yield Group(members, word)


_FEW = 8
