"""A revision of the repository that we work in: found, and its files written out, with git."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from schedcat.errors import UnreadableError, UsageError


class Revision(NamedTuple):
    """A commit, as it was asked for and by its hash.

    `root` is the repository's folder, `here` the working directory's below it.
    """

    name: str
    commit: str
    root: Path
    here: PurePosixPath


class File(NamedTuple):
    """A file of a revision: path from the repository's root, mode, hash of its content."""

    path: str
    mode: str
    content: str


def find_revision(name: str) -> Revision:
    """The commit that a name stands for; `NAME...` is where we have left it, as git calls it.

    Raises UsageError outside of a repository and for a name that is no commit.
    """
    root, here = _repository()
    left = name.removesuffix("...")
    asked = ["rev-parse", "--verify", "--quiet", f"{left}^{{commit}}"]
    if left != name:
        asked = ["merge-base", left, "HEAD"]
    done = None if name.startswith("-") else _git(*asked)
    if done is None or done.code:
        raise UsageError(_no_revision(name), help=_advice(name))
    return Revision(name, os.fsdecode(done.output).strip(), root, here)


def files_of(revision: Revision) -> list[File]:
    """Every file of a revision, links included."""
    listing = _git_or_fail("ls-tree", "-r", "-z", "--full-tree", revision.commit)
    entries = (entry.split("\t", 1) for entry in os.fsdecode(listing).split("\0") if entry)
    return [
        File(path, mode, content)
        for (mode, kind, content), path in ((about.split(" "), path) for about, path in entries)
        if kind == "blob"
    ]


def write_out(files: Iterable[File], folder: Path) -> None:
    """Write files below a folder, each at its path. Raises UnreadableError."""
    wanted = [each for each in files if ".." not in PurePosixPath(each.path).parts]
    wanted.sort(key=lambda each: each.mode == LINK)  # nothing is written through a link
    for file, content in zip(wanted, _contents(wanted), strict=True):
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.mode == LINK:
            target.symlink_to(os.fsdecode(content))
        else:
            target.write_bytes(content)


LINK = "120000"
"""The mode of a symbolic link."""


def _contents(files: Iterable[File]) -> Iterator[bytes]:
    """What stands in files, in order."""
    asked = "".join(f"{each.content}\n" for each in files).encode()
    output = _git_or_fail("cat-file", "--batch", fed=asked)
    start = 0
    while start < len(output):
        head = output.index(b"\n", start)
        about = output[start:head].split(b" ")
        if about[-1] == b"missing":
            raise UnreadableError(
                f"git has no content for {about[0].decode()}", help="run `git fsck`"
            )
        end = head + 1 + int(about[-1])
        yield output[head + 1 : end]
        start = end + 1


def _repository() -> tuple[Path, PurePosixPath]:
    done = _git("rev-parse", "--show-toplevel", "--show-prefix")
    if done.code:
        if "not a git repository" in done.errors:
            raise UsageError(
                "the working directory is in no git repository",
                help="run diff in a clone; it compares the files there with a revision of them",
            )
        raise _failure(done)
    root, here, *_ = os.fsdecode(done.output).split("\n")
    return Path(root), PurePosixPath(here)


def _no_revision(name: str) -> str:
    if _git("rev-parse", "--verify", "--quiet", "HEAD").code:
        return "the repository has no commit yet"
    if name.endswith("..."):
        return f"`{name.removesuffix('...')}` and HEAD have no commit in common here"
    return f"`{name}` is no revision here"


def _advice(name: str) -> str:
    if _git("rev-parse", "--is-shallow-repository").output.strip() == b"true":
        return "the clone is shallow: get the rest with `git fetch --unshallow`"
    if ".." in name.removesuffix("..."):
        return "name one revision; the other side is the files as they are"
    return "name a branch, a tag or a commit; `git fetch` brings those of the remote"


class _Done(NamedTuple):
    """How git ended, and what it wrote."""

    code: int
    output: bytes
    errors: str


def _git_or_fail(*arguments: str, fed: bytes | None = None) -> bytes:
    done = _git(*arguments, fed=fed)
    if done.code:
        raise _failure(done)
    return done.output


def _failure(done: _Done) -> UsageError:
    first = next(iter(done.errors.splitlines()), "it ended without a word")
    return UsageError(f"git: {first.removeprefix('fatal: ')}", help="see what `git status` says")


def _git(*arguments: str, fed: bytes | None = None) -> _Done:
    import subprocess  # 8 ms that only diff costs

    try:
        done = subprocess.run(  # noqa: S603  the arguments are ours, a name of a revision is one
            ["git", *arguments],  # noqa: S607  the user's own git
            input=fed,
            stdin=subprocess.DEVNULL if fed is None else None,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError("git is not there", help="install git, or put it on the PATH") from error
    return _Done(done.returncode, done.stdout, os.fsdecode(done.stderr))
