"""Manifests as a catalog: the CronJobs of each document, and of the lists that hold some."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from schedcat.backends._nodes import as_one, items, job_lines, said
from schedcat.backends._readings import reading_of
from schedcat.backends._telling_apart import told_apart
from schedcat.backends.kubernetes.cron_jobs import Sheet, told_of
from schedcat.backends.kubernetes.values import UNREADABLE
from schedcat.catalog.document.comments import Suppression, suppressions_in, texts
from schedcat.catalog.document.nodes import Mapping, Node, Page, Scalar, extent, span, walk
from schedcat.catalog.document.parse import parse_stream
from schedcat.catalog.mistakes import Found
from schedcat.catalog.reader import Frame, Reading
from schedcat.catalog.shown import shown
from schedcat.findings import Finding, Severity
from schedcat.model import Job


class _Manifest(NamedTuple):
    """One file: its documents as one node, what hides findings there, and what it comes to."""

    page: Page
    root: Node | None = None
    comments: tuple[Suppression, ...] = ()
    said: Sequence[Job | Found] = ()


def parse(pages: Sequence[Page], frame: Frame) -> Reading:
    """The CronJobs of some files; no cluster is asked, and no template is filled in."""
    clock = frame.settings.get("kubernetes", {}).get("timezone")
    manifests = [_manifest(page, clock, is_met=page.path in frame.met) for page in pages]
    comments = {each.page.path: each.comments for each in manifests if each.comments}
    said_of_all = chain.from_iterable(each.said for each in manifests)
    reading = reading_of(pages, told_apart(said_of_all, "kubernetes"), comments)
    return reading._replace(
        job_lines=job_lines(reading.catalog.jobs, comments),
        roots={each.page.path: each.root for each in manifests if each.root},
    )


def _manifest(page: Page, clock: str | None, *, is_met: bool) -> _Manifest:
    stream = parse_stream(page)
    if not stream.roots:
        wrong = _template(page, is_met=is_met) if stream.faults else None
        return _Manifest(page, said=[wrong] if wrong else stream.faults)
    root = as_one(page, stream.roots)
    inside = texts(root)
    cron_jobs = [*chain.from_iterable(map(_cron_jobs, stream.roots))]
    is_template = stream.faults or any(map(_is_filled_in, cron_jobs))
    if is_template and (wrong := _template(page, is_met=is_met)):
        return _Manifest(page, said=[wrong])
    sheet = Sheet(page, clock, inside, is_met)
    of_jobs = (each for node in cron_jobs for each in _of_one(node, sheet))
    nested = _nested(stream.roots, cron_jobs)
    others = [_within(nested)] if nested else []
    if nested and not cron_jobs:
        return _Manifest(page, root, suppressions_in(page, inside), others)
    faults = [each for each in stream.faults if each.rule == "invalid-yaml" or cron_jobs]
    return _Manifest(page, root, suppressions_in(page, inside), [*faults, *of_jobs, *others])


def _cron_jobs(node: Node) -> Iterator[Mapping]:
    """Those of a document: itself, or the items of a list, which may leave their kind to it.

    A list in a list is none to kubectl.
    """
    kind = _kind(node)
    inner, default = "", ""
    if kind == "Template":  # OpenShift's
        inner = "objects"
    elif kind.endswith("List"):
        inner, default = "items", kind.removesuffix("List")
    for each in items(said(node, inner)) if inner else [node]:
        if isinstance(each, Mapping) and (_kind(each) or default) == "CronJob":
            yield each


def _nested(roots: Sequence[Node], own: Sequence[Mapping]) -> Scalar | None:
    """What begins the first CronJob, none of our `own`, that some operator makes of an object.

    It is within the object, or in the text of a ConfigurationPolicy of Open Cluster Management,
    `object-templates-raw`, which is a template of Go.
    """
    for node in chain.from_iterable(map(walk, roots)):
        match node:
            case Mapping(entries=[(first, _, _), *_]) if _kind(node) == "CronJob":
                if not any(node is each for each in own):
                    return first
            case Mapping():
                for key, value, _ in node.entries:
                    is_raw = key.text == "object-templates-raw"
                    if is_raw and isinstance(value, Scalar) and _RAW.search(value.text):
                        return key
    return None


_RAW = re.compile(r"""^[ \t-]*["']?kind["']?[ \t]*:[ \t]*["']?CronJob\b""", re.MULTILINE)


def _within(first: Scalar) -> Found:
    finding = Finding(
        "a CronJob within another object, of which an operator makes one",
        span(first),
        "lint what it makes",
        fold="{count} files have CronJobs within other objects, which are not read",
        severity=Severity.INFO,
    )
    return UNREADABLE, finding


def _kind(node: Node) -> str:
    kind = said(node, "kind")
    return kind.text if isinstance(kind, Scalar) else ""


def _of_one(node: Mapping, sheet: Sheet) -> Iterator[Job | Found]:
    if not node.faulty:
        yield from told_of(node, sheet)


_ACTION = re.compile(r"\{\{.{0,300}?\}\}|\{%.{0,300}?%\}")
_HELM = re.compile(
    r"\{\{-?[\s(]*(?:/\*|\$|(?:if|else|end|range|with|define|template|include|block|tpl|toYaml|"
    r"printf|default|quote|required|lookup|fail)\b|\.(?:Values|Release|Chart|Capabilities|"
    r"Template|Files)\b)"
)


def _is_filled_in(node: Mapping) -> bool:
    """Does it refer to what Helm fills in, or has it a name or schedule that another program does?

    Elsewhere braces alone may be meant for the program that runs.
    """
    texts = (said(node, "metadata", "name"), said(node, "spec", "schedule"))
    return bool(_HELM.search(node.page.text, *extent(node))) or any(
        isinstance(each, Scalar) and _ACTION.search(each.text) for each in texts
    )


def _template(page: Page, *, is_met: bool) -> Found | None:
    """What to say of a file that is no YAML yet; None where nothing in it is filled in."""
    action = _HELM.search(page.text) or _ACTION.search(page.text)
    if action is None:
        return None
    whole = _ACTION.match(page.text, action.start()) or action
    what, does = "template", "what it renders to"
    if _HELM.search(page.text):
        what, does = "Helm template", "the output of `helm template`"
    finding = Finding(
        f"a {what}, as {shown(whole[0])} shows: nobody can tell its jobs before it is rendered",
        page.span(*whole.span()),
        f"lint {does}, or name other files",
        fold=f"{{count}} files are {what}s of CronJobs, which are not read" if is_met else None,
        severity=Severity.INFO if is_met else None,
    )
    return UNREADABLE, finding
