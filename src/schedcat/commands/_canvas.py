"""What a stream can show: its width, and whether it shows colours."""

import os
import shutil
from typing import TextIO

from schedcat.reports import Canvas


def canvas_of(stream: TextIO) -> Canvas:
    """The canvas that a stream is; NO_COLOR and FORCE_COLOR have their say."""
    colour = stream.isatty() and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR"):
        colour = True
    if os.environ.get("NO_COLOR"):
        colour = False
    return Canvas(shutil.get_terminal_size().columns, colour)
