"""A mapping's entries from what is written in it: merge keys applied, each key once."""

from collections.abc import Iterator

from schedcat.catalog.document.faults import Fault, invalid, repeated
from schedcat.catalog.document.nodes import Entry, Mapping, Node, Scalar, Sequence, span

_MERGE = "<<"


def merge(written: list[Node]) -> tuple[list[Entry], list[Fault]]:
    """The entries of a mapping, and what is wrong with it.

    `written` has keys and values in turn. Merged entries stand where their `<<` stands; a key of
    the mapping's own wins over a merged one, and an earlier merged mapping over a later.
    """
    keys = [key for key in written[::2] if isinstance(key, Scalar)]
    names = {key.text for key in keys}
    if 2 * len(names) == len(written) and _MERGE not in names:
        return list(map(Entry, keys, written[1::2])), []
    found = list(_found(written, own={key.text for key in keys if not _is_merge(key)}))
    entries = [each for each in found if isinstance(each, Entry)]
    return entries, [each for each in found if isinstance(each, Fault)]


def _found(written: list[Node], own: set[str]) -> Iterator[Entry | Fault]:
    first: dict[tuple[str, bool], Scalar] = {}
    for key, value in zip(written[::2], written[1::2], strict=True):
        if not isinstance(key, Scalar):
            yield _not_text(key)
        elif (name := (key.text, _is_merge(key))) in first:
            yield _repeated(key, first[name])
        else:
            first[name] = key
            yield from _merged(value, own) if _is_merge(key) else [Entry(key, value)]


def _merged(value: Node, own: set[str]) -> Iterator[Entry | Fault]:
    taken = set(own)
    for source in value.items if isinstance(value, Sequence) else [value]:
        if not isinstance(source, Mapping):
            if not source.faulty:  # an alias to nowhere has its fault already
                yield _not_a_mapping(source)
            continue
        for entry in source.entries:
            if entry.key.text not in taken:
                taken.add(entry.key.text)
                yield entry if entry.merged else entry._replace(merged=True)


def _is_merge(key: Scalar) -> bool:
    return key.plain and key.text == _MERGE


def _not_text(key: Mapping | Sequence) -> Fault:
    kind = "mapping" if isinstance(key, Mapping) else "list"
    return invalid(f"a key is text, not a {kind}", span(key), "write the key as text")


def _repeated(key: Scalar, first: Scalar) -> Fault:
    help = "rename one of the two, or remove it"
    if _is_merge(key):
        help = "merge several mappings with one key: `<<: [*first, *second]`"
    return repeated(key.text, span(key), help, first=span(first))


def _not_a_mapping(source: Node) -> Fault:
    return invalid(
        "a merge key takes a mapping or a list of mappings",
        span(source),
        'name a mapping, as in `<<: *common`, or quote the key: `"<<"`',
    )
