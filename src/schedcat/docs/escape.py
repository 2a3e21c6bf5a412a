"""A user's text in a cell of a Markdown table: shown as it is written, and never markup."""

import re


def md(value: object) -> str:
    r"""A text for a cell of a table, or for a heading; None is empty.

    What GitHub-flavoured Markdown or HTML would read as markup is escaped. A line break becomes
    `<br>`; after the last of several stands a space. Blanks around a line are dropped, as every
    reader of Markdown does.

    >>> md("a | b\n\n<c>")
    'a \\| b<br><br> &lt;c&gt;'
    """
    lines = (line.strip() for line in ("" if value is None else str(value)).splitlines())
    text = _MARKUP.sub(lambda found: _escaped(found[0]), "\n".join(lines).strip())
    return re.sub(r"\n+", lambda found: f"{'<br>' * len(found[0])} ", text)


def code(value: object) -> str:
    r"""A text as code in a cell of a table; None and what is blank are empty.

    >>> code("a|b"), code("`date`")
    ('`a\\|b`', '`` `date` ``')
    """
    text = ("" if value is None else str(value)).strip()
    if not text:
        return ""
    if "\\|" in text or len(text.splitlines()) > 1:
        # In a table no spelling of either within backticks means the same to all readers.
        return f"<code>{md(text)}</code>"
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    piped = text.replace("|", r"\|")
    return f"{fence}{room}{piped}{room}{fence}"


# An underscore within a word, as in `snake_case`, is none of Markdown's.
_MARKUP = re.compile(r"[\\`*\[|~<>&]|(?<!\w)_++|_++(?!\w)")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def _escaped(found: str) -> str:
    return _ENTITIES.get(found) or "".join(f"\\{each}" for each in found)
