"""The characters of Python source, in the encoding that it names (PEP 263)."""

import ast
import tokenize
from codecs import BOM_UTF8
from io import BytesIO

from schedcat.catalog.document.nodes import Page


def decoded(page: Page) -> Page:
    """The page with its text as Python has it.

    Raises SyntaxError for an encoding that Python does not know, and UnicodeDecodeError.
    """
    encoding = encoding_of(page.data)
    return page if encoding == page.encoding else Page(page.path, page.data, encoding)


def encoding_of(data: bytes) -> str:
    """`utf-8` for all that reads alike in it. Raises as `decoded`."""
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        text = data.decode(encoding)
    except LookupError as error:  # there are codecs of other things than texts
        raise SyntaxError(str(error)) from error
    except (SyntaxError, UnicodeDecodeError):
        # Some Pythons import what is not UTF-8 in comments alone.
        ast.parse(data)
        return "utf-8"
    is_alike = encoding == "utf-8-sig" or (data.isascii() and text == data.decode("ascii"))
    return "utf-8" if is_alike else encoding


def in_utf8(data: bytes) -> bytes:
    """The same source in UTF-8, in which Python counts the places of its tree. Raises as `decoded`.

    Its comment may still name the other encoding: it is to be parsed as a text.
    """
    encoding = encoding_of(data)
    if encoding != "utf-8":
        return data.decode(encoding).encode()
    return data.removeprefix(BOM_UTF8)
