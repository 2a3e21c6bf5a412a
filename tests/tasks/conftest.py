from textwrap import dedent

import pytest

from schedcat.tasks import load


@pytest.fixture
def scan(tmp_path):
    """Write files, given as {path: text}, and load the registry of their folder."""

    def written(files):
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        return load([tmp_path])

    return written
