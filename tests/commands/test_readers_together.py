"""Files that several readers claim, as one catalog."""

import pytest

from schedcat.backends import load_readers
from schedcat.backends._readings import reading_of
from schedcat.catalog.document.comments import suppressions_in
from schedcat.catalog.fields import Tables
from schedcat.catalog.reader import Frame
from schedcat.catalog.text_places import TextPlaces
from schedcat.commands import _reading
from schedcat.findings import Finding
from schedcat.model import Job
from schedcat.schedule.cron import Cron

TEXT = "a 1  # schedcat: ignore[never-fires] known\nb 2\n"


class LineReader:
    """Reads the one line that begins with a letter, as a job."""

    FILES = ("*.lines",)

    def __init__(self, letter):
        self.letter = letter

    def reads(self, path, data, *, is_named):
        return path.endswith(".lines") and (is_named or bool(data))

    def parse(self, pages, frame):  # noqa: ARG002  as readers are called
        said, comments = [], {}
        for page in pages:
            start = page.text.index(self.letter)
            places = TextPlaces(page, (start, start + 1), (start, start + 3), {})
            said.append(Job(self.letter, Cron.parse("0 3 * * *"), places=places))
            said.append(("unreadable-source", Finding("both see it", page.top)))
            comments[page.path] = suppressions_in(page, [])
        return reading_of(pages, said, comments)


@pytest.fixture
def reading(monkeypatch):
    readers = {"one": LineReader("b"), "two": LineReader("a"), **load_readers()}
    monkeypatch.setattr(_reading, "load_readers", lambda: readers)

    def read(forced=None):
        frame = Frame(Tables(), contents={"x.lines": TEXT.encode()})
        return _reading.read_files(["x.lines"], frame, forced)

    return read


def test_each_reader_gives_its_jobs_and_what_both_say_is_said_once(reading):
    both = reading()
    assert {job.name for job in both.catalog.jobs} == {"a", "b"}
    assert [finding.message for _, finding in both.found] == ["both see it"]
    assert both.catalog.left_out or not both.catalog.complete


def test_comments_are_there_once_and_know_the_jobs_of_all(reading):
    both = reading()
    assert [each.rules for each in both.suppressions["x.lines"]] == [("never-fires",)]
    assert both.job_lines == {"x.lines": {"a": range(1, 2), "b": range(2, 3)}}


def test_a_forced_reader_reads_alone(reading):
    assert [job.name for job in reading("two").catalog.jobs] == ["a"]
