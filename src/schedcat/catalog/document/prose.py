"""What the comments in a file say to people, without what they say to programs."""

import re
from collections.abc import Iterator, Sequence

_TO_PROGRAMS = re.compile(
    r"(?:!|-\*-|%%|region(?:\s|$)|endregion\b|"
    r"(?:fmt|yapf|isort|ruff|pylint|flake8|mypy|pyright|pytype|pyre|type|pragma|bandit|sourcery|"
    r"cspell|spell-checker|codespell|editorconfig-checker|prettier|eslint|yamllint|renovate|zizmor|"
    r"shellcheck|hadolint|checkov|tfsec|trivy|tflint|kics|terrascan|infracost|schedcat|"
    r"yaml-language-server|ex|vim?)[ \t]*[:=]|"
    r"(?i:coding[:=]|copyright\b|spdx-|nosonar\b|nosec\b|noqa\b|local variables:)|"
    r"shellcheck (?:disable|source|shell)|sourcery skip|prettier-ignore|eslint-(?:dis|en)able|"
    r"(?:cfn-lint|cfn_nag|tflint-ignore|kics-scan|pre-commit)\b|yaml-language-server)"
)
"""How a line begins that some program is to read: a linter, a formatter, an editor."""

_TO_PROGRAMS_BEHIND = re.compile(
    r"\s+#\s*(?:noqa|type: ?ignore|pylint:|fmt:|nosec|pragma:|ruff:|mypy:|pyright:|isort:).*$"
)
_SIGNS = "-=*#~_+|─━═—"
_RULER = re.compile(rf"^[{_SIGNS}]{{3,}}\s*|\s*[{_SIGNS}]{{3,}}$")
LICENCE = re.compile(r"\bcopyright\b|\bSPDX-|\blicen[cs]ed? under\b|©", re.IGNORECASE)
"""What stands in a licence, whose other lines look like any text."""

_WORD = re.compile(r"[^\W_]")
_OWN_PATH = re.compile(
    r"(?:[Ff]ile(?:name)?:\s*)?(?:[\w.@~-]*/)*[\w.@-]+\.(?:py|ya?ml|json|toml|tf|timer|service)|"
    r"/etc/(?:cron|systemd/)\S*"
)
"""The path of a file, which is all that the first line of its head says."""
_TO_DO = re.compile(r"(?:TODO|FIXME|XXX|HACK)\b")
_GOES_ON = re.compile(r"\s{2,}\S|\s*[a-z]")

_STARTERS = re.compile(
    r"(?:NOTE )?(?:"
    r"For most projects, this workflow file will not need changing|"
    r"You may wish to alter this file to override the set of languages analyzed|"
    r"We have attempted to detect the languages in your repository|"
    r"This workflow uses actions that are not certified by GitHub|"
    r"They are provided by a third-party and are governed by|"
    r"GitHub recommends pinning actions to a commit SHA)"
)
"""Paragraphs that GitHub's starter workflows bring (actions/starter-workflows)."""


def told(lines: Sequence[str]) -> list[str | None]:
    """Of each line of a comment, without its sign, the part that tells people something.

    Empty where it parts paragraphs, None where it tells nothing: it is a ruler, a heading in one,
    the path of a file above a text, or for a program, or in a paragraph that nobody here has
    written.
    """
    said = [_told(line) for line in lines]
    for start, end in _paragraphs(said):
        if start < end and _OWN_PATH.fullmatch(said[start] or ""):
            said[start] = None
        words = " ".join(filter(None, said[start:end]))
        if _STARTERS.match(words):
            said[start:end] = [None] * (end - start)
    return said


def describing(lines: Sequence[str]) -> list[str | None]:
    """The same as what a job does: None, too, for what is still to be done."""
    said, is_to_do = told(lines), False
    for index, text in enumerate(said):
        is_to_do = bool(
            text and (_TO_DO.match(text) or (is_to_do and _GOES_ON.match(lines[index])))
        )
        if is_to_do:
            said[index] = None
    return said


def _told(line: str) -> str | None:
    text = line.strip()
    if _TO_PROGRAMS.match(text) or _is_heading(text):
        return None
    text = _TO_PROGRAMS_BEHIND.sub("", _RULER.sub("", text))
    return text if _WORD.search(text) or not line.strip() else None


def _is_heading(text: str) -> bool:
    """Is it a title within a ruler, which several jobs have? The sign of `### Jobs ###` is gone."""
    inner = text.strip(_SIGNS)
    if not inner:
        return False
    before, _, after = text.partition(inner)
    return after.endswith("###") or (_rules(before, inner[0]) and _rules(after, inner[-1]))


def _rules(signs: str, beside: str) -> bool:
    """Are signs a ruler? Two are one with a blank beside them."""
    return len(signs) >= _SHORTEST or (signs in ("--", "==") and beside.isspace())


_SHORTEST = 3


def _paragraphs(said: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """The first index, and the one past the last, of lines without an empty one between them."""
    start = 0
    for index, text in enumerate([*said, ""]):
        if text == "":
            yield start, index
            start = index + 1
