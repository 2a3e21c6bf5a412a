"""What people read of a rule, as text and as Markdown: alike on the terminal, in docs and SARIF."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from schedcat.catalog.types import Field
from schedcat.rules import Rule, example_text

FIXES: Mapping[str, str] = {
    "safe": "no job runs at another time",
    "unsafe": "what runs, or when, may change",
}
"""What a fix of each kind comes to."""


def traits(rule: Rule) -> Iterator[str]:
    """What is said of a rule in two words: its severity, its fix, if it is off, its plugin."""
    yield rule.severity
    if rule.fix:
        yield f"{rule.fix} fix"
    if not rule.default:
        yield "off by default"
    if rule.plugin:
        yield f"plugin {rule.plugin}"


def text(rule: Rule, width: int = 80) -> Iterator[str]:
    """The lines of a page for the terminal; what is wider than `width` is an example's own."""
    doc = rule.doc
    yield f"{rule.name} ({', '.join([rule.group, *traits(rule)])})"
    for paragraph in (doc.summary, *doc.why.split("\n\n")):
        yield ""
        yield from textwrap.wrap(paragraph, width)
    for heading, examples in _examples(rule):
        yield ""
        yield heading
        for number, example in enumerate(examples):
            yield from [""] * bool(number)
            yield from _indented(example_text(example))
    for option in rule.options:
        yield ""
        yield from textwrap.wrap(f"Option {_named(option)}: {option.words} For example:", width)
        yield from _indented(_example(rule, option))
    for sentence in _closing(rule):
        yield ""
        yield from textwrap.wrap(sentence, width, break_on_hyphens=False)


def markdown(rule: Rule) -> Iterator[str]:
    """The paragraphs of a page, without a heading."""
    doc = rule.doc
    yield f"{rule.group}, {', '.join(traits(rule))}"
    yield doc.summary
    yield doc.why
    for heading, examples in _examples(rule):
        yield heading
        yield from (fenced(example_text(each), "yaml") for each in examples)
    for option in rule.options:
        yield f"Option {_named(option, '`')}: {option.words} For example:"
        yield fenced(_example(rule, option), "toml")
    yield from _closing(rule)


def _examples(rule: Rule) -> Iterator[tuple[str, Sequence[Mapping[str, str]]]]:
    """Headings with their examples, where there are any: a plugin's rule may have none."""
    yield from (each for each in (("Bad:", rule.doc.bad), ("Good:", rule.doc.good)) if each[1])


def _named(option: Field, quote: str = "") -> str:
    default = "" if option.default is None else f", {_toml(option.default)} by default"
    return f"{quote}{option.key}{quote}{default}"


def _example(rule: Rule, option: Field) -> str:
    return f"[lint.{rule.name}]\n{option.key} = {_toml(option.example)}"


def _toml(value: object) -> str:
    """Texts, numbers, flags and lists of them are written in TOML as in JSON."""
    return json.dumps(value, ensure_ascii=False)


def _closing(rule: Rule) -> Iterator[str]:
    if rule.fix:
        yield f"Fix: {rule.fix}: {FIXES[rule.fix]}."
    if not rule.default:
        yield f"Off by default: `--select {rule.name}` runs it."
    if rule.doc.source:
        yield f"Source: {rule.doc.source}"


def _indented(text: str) -> Sequence[str]:
    return textwrap.indent(text, "    ").splitlines()


def fenced(text: str, language: str) -> str:
    """`text` between fences longer than any run of backticks inside it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
