"""`schedcat import`: the schedules that there are, as a catalog."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from schedcat.catalog.config import Config
from schedcat.commands import Request
from schedcat.commands._importing import Source, sources_of
from schedcat.commands._merging import Merged, merge_into, printed
from schedcat.commands._origins import config_near, needed, setting_line
from schedcat.commands._outputs import Output, deliver
from schedcat.commands._sources import open_sources
from schedcat.commands._stdin import STDIN, with_standard_input
from schedcat.errors import UsageError
from schedcat.schedule.wording import joined


class Options(NamedTuple):
    """Where the catalog goes: a folder, a file, or without either standard output.

    `timezone` is the clock of what is on one that nobody has named.
    """

    output: str | None = None
    timezone: str | None = None
    check: bool = False


def import_(request: Request, options: Options) -> int:
    """Write the catalog, or with `check` compare it; return the exit code.

    A job that is in the catalog already gets its new values, and keeps what the sources do not
    say. 1 where something could not be read and is left out, or two jobs have one name. Raises
    SchedcatError.
    """
    if options.check and options.output in (None, "-"):
        raise UsageError(
            "--check compares with a catalog, and none is named", help="name it with -o"
        )
    _require_catalog_name(options.output)
    if STDIN in request.paths:
        request = with_standard_input(request, None)
    opened = open_sources(request)
    sources = sources_of(opened, request, options.timezone)
    is_there = options.output not in (None, "-") and os.path.exists(options.output)  # noqa: PTH110  it never raises
    if not any(each.jobs or (is_there and each.missing) for each in sources):
        sys.stderr.write("0 jobs found, nothing is written\n")
    elif options.output in (None, "-"):
        sys.stdout.write(printed(sources, request))
    else:
        read = [path for each in opened for path in each.reading.pages]
        merged = merge_into(Path(options.output), sources, request, read)
        exit_code = _write(merged, sources, check=options.check)
        if options.check:
            return exit_code
    exit_code = _left_out(sources)
    _lacking(sources, config_near(_written_to(options.output), request))
    return exit_code


def _require_catalog_name(output: str | None) -> None:
    """Raises UsageError for the name of a file that is no catalog's."""
    if output in (None, "-") or output.endswith(("/", os.sep)) or os.path.isdir(output):  # noqa: PTH112  it never raises
        return
    suffix = Path(output).suffix
    if suffix not in {"", ".yaml", ".yml"}:
        raise UsageError(
            f"`{output}` is no name for a catalog: it ends with `{suffix}`",
            help="name a file that ends with .yaml, or a folder that is there or ends with /",
        )


def _written_to(output: str | None) -> str:
    """A path in the folder that the catalog is in."""
    if output in (None, "-"):
        return "catalog.yaml"
    is_file = output.endswith((".yaml", ".yml"))
    return output if is_file else os.path.join(output, "catalog.yaml")  # noqa: PTH118


def _write(result: Merged, sources: Sequence[Source], *, check: bool) -> int:
    if not check:
        for path in result.texts:
            path.parent.mkdir(parents=True, exist_ok=True)
        sys.stderr.writelines(f"{line}\n" for line in _told(result))
    inputs = [path for each in sources for path in each.paths]
    outputs = [Output(text, path) for path, text in result.texts.items()]
    return deliver(outputs, check=check, inputs=inputs)


def _told(result: Merged) -> Iterator[str]:
    """What becomes of the jobs."""
    yield f"{result.new} new, {result.changed} changed, {result.same} as they were"
    if result.unknown:
        jobs = "1 job is" if result.unknown == 1 else f"{result.unknown} jobs are"
        yield f"{jobs} on a clock that no file names; say it with --timezone, or in the catalog"
    if result.left:
        names = joined([f"`{name}`" for name in result.left])
        yield f"{names}: in the catalog, and no longer in the sources; left as they are"


def _left_out(sources: Sequence[Source]) -> int:
    """Say on standard error what is left out; return the exit code."""
    told = [
        (kind, found)
        for each in sources
        for kind, those in (
            ("left out", each.missing),
            ("imported in part", each.unsure),
            ("one name twice", each.alike),
            ("note", each.assumed),
        )
        for found in those
    ]
    sys.stderr.writelines(f"{found.at}: {kind}: {found.message}\n" for kind, found in told)
    return 1 if any(kind != "note" for kind, _ in told) else 0


def _lacking(sources: Sequence[Source], config: Config) -> None:
    """Say on standard error what the configuration is to say, which nobody writes but people."""
    settings = {each.reader: each.settings for each in sources if each.jobs}
    for each in needed(settings, config):
        sys.stderr.write(f"schedcat.toml does not say it yet: {setting_line(*each)}\n")
