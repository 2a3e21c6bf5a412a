"""What a command of the shell runs in the end: `sudo -u app timeout 5m …` is what stands last."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schedcat.backends.crontab.job_names.simple_commands import simple_commands


class Ran(NamedTuple):
    """A program as a line says it, and its words; `where` is the folder or container it runs in."""

    said: str
    words: Sequence[str]
    where: str = ""

    @property
    def program(self) -> str:
        """The name of the program: its file's, or that of the variable it is in."""
        found = _VARIABLE.fullmatch(self.said) or _LOOKED_UP.fullmatch(self.said)
        if found:
            return re.sub(r"_(?:cmd|bin|exe|path)\Z", "", found[1].lower())
        return self.said.rstrip("/").rpartition("/")[2]


_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)(?::?[-=?][^}]*)?\}?")
_LOOKED_UP = re.compile(r"[$`]\(?\s*(?:which|command -v|type -p)\s+([\w.-]+)\s*[)`]")


def ran(line: str, where: str = "", depth: int = 0) -> Iterator[Ran]:
    """Each command that a line of the shell runs, in order, without what only leads to it."""
    for words in simple_commands(line):
        for each in _unwrapped(words, where, depth):
            yield each
            if each.program == "cd" and each.words:
                where = each.words[-1]


def _unwrapped(words: Sequence[str], where: str, depth: int) -> Iterator[Ran]:
    words = [*words]
    while words and _ASSIGNMENT.match(words[0]):
        del words[0]
    if not words or depth > _DEEPEST:
        return
    run = Ran(words[0], words[1:], where)
    inner = _WRAPPERS.get(run.program)
    if inner is None and run.program.endswith("wrapper"):
        inner = _plainly()
    if inner is None:
        yield run
        return
    found = inner(words[1:])
    place = found.where or where
    if found.line is not None:
        yield from ran(found.line, place, depth + 1)
    elif found.words:
        yield from _unwrapped(found.words, place, depth + 1)
    else:
        yield run


_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_DEEPEST = 20


class _Inner(NamedTuple):
    """What a wrapper runs: words, or a line for a shell; neither where it runs nothing else."""

    words: Sequence[str] = ()
    line: str | None = None
    where: str = ""


_Wrapper = Callable[[Sequence[str]], _Inner]


def after_options(words: Sequence[str], valued: str = "") -> Sequence[str]:
    """The words after the options; `valued` are those that take the next word.

    >>> after_options(["-k", "5", "-v", "10m", "run", "-x"], "-k")
    ['10m', 'run', '-x']
    """
    takes, at = valued.split(), 0
    while at < len(words) and words[at].startswith("-") and words[at] != "-":
        if words[at] == "--":
            at += 1
            break
        at += 2 if words[at] in takes else 1
    return [*words[at:]]


def _plainly(valued: str = "", skipped: int = 0) -> _Wrapper:
    """Options, some words, and the command."""

    def inner(words: Sequence[str]) -> _Inner:
        return _Inner([*after_options(words, valued)][skipped:])

    return inner


def _shell(words: Sequence[str]) -> _Inner:
    """A line after `-c`, also in `-lc`; else a script, which is what runs."""
    for at, word in enumerate(words):
        if re.fullmatch(r"-[a-z]*c", word):
            return _Inner(line=words[at + 1]) if at + 1 < len(words) else _Inner()
        if not word.startswith(("-", "+")):
            return _Inner(words[at:])
    return _Inner()


def _su(words: Sequence[str]) -> _Inner:
    for at, word in enumerate(words[:-1]):
        if word in ("-c", "--command"):
            return _Inner(line=words[at + 1])
    return _Inner(words[words.index("--") + 1 :]) if "--" in words else _Inner()


def _flock(words: Sequence[str]) -> _Inner:
    rest = after_options(words, "-w --wait --timeout -E --conflict-exit-code")[1:]
    for at, word in enumerate(rest):
        if word in ("-c", "--command"):
            return _Inner(line=rest[at + 1]) if at + 1 < len(rest) else _Inner()
        if not word.startswith("-"):
            return _Inner(rest[at:])
    return _Inner()


def _env(words: Sequence[str]) -> _Inner:
    rest = [*after_options(words, "-u --unset -C --chdir")]
    while rest and (_ASSIGNMENT.match(rest[0]) or rest[0].startswith("-")):
        del rest[0]
    return _Inner(rest)


def _ssh(words: Sequence[str]) -> _Inner:
    host, *rest = after_options(words, "-i -p -l -o -F -J -L -R -D -b -c -E") or [""]
    return _Inner(line=" ".join(rest), where=host.rpartition("@")[2]) if rest else _Inner()


_OF_CONTAINERS = (
    "-e --env --env-file -v --volume --name --network --net -u --user -w --workdir -p --publish "
    "--entrypoint --mount -l --label --memory -m --cpus --link -h --hostname --platform --index "
    "-c --container -n --namespace --context --kubeconfig"
)
_OF_COMPOSE = "-f --file -p --project-name --env-file --project-directory --profile --context -H"


def _docker(words: Sequence[str]) -> _Inner:
    """What runs in a container, or in a new one of an image or a service."""
    rest = [*after_options(words, _OF_COMPOSE)]
    if rest[:1] in (["compose"], ["container"]):
        rest = [*after_options(rest[1:], _OF_COMPOSE)]
    if rest[:1] not in (["exec"], ["run"]):
        return _Inner()
    place, *command = after_options(rest[1:], _OF_CONTAINERS) or [""]
    name = place.rpartition("/")[2].partition(":")[0]
    return _Inner(command or [name], where=name)


def _kubectl(words: Sequence[str]) -> _Inner:
    """What runs in a pod, after `exec` and its `--`."""
    if "exec" not in words or "--" not in words:
        return _Inner()
    pod, *_ = [*after_options(words[words.index("exec") + 1 :], _OF_CONTAINERS), ""]
    where = pod.rpartition("/")[2] if "$" not in pod else ""
    return _Inner(words[words.index("--") + 1 :], where=where)


def _subcommand(*names: str, valued: str = "") -> _Wrapper:
    """A command after one of these words; anything else is its own."""

    def inner(words: Sequence[str]) -> _Inner:
        name, *rest = after_options(words, valued) or [""]
        return _Inner(after_options(rest, valued) if name in names else ())

    return inner


def _dashed(words: Sequence[str]) -> _Inner:
    return _Inner(words[words.index("--") + 1 :]) if "--" in words else _Inner()


_SUDO = "-u --user -g --group -h --host -p --prompt -C -D --chdir -R -T -U"

_WRAPPERS: Mapping[str, _Wrapper] = {
    **dict.fromkeys(("sh", "bash", "dash", "zsh", "ksh", "ash", "fish"), _shell),
    **dict.fromkeys(("su", "runuser"), _su),
    **dict.fromkeys(("chronic", "cronic", "nohup", "exec", "setsid", "run-one"), _plainly()),
    **dict.fromkeys(("command", "unbuffer", "builtin", "time", "caffeinate"), _plainly()),
    **dict.fromkeys(
        ("docker", "podman", "docker-compose", "docker_compose", "podman-compose"), _docker
    ),
    **dict.fromkeys(("kubectl", "oc"), _kubectl),
    **dict.fromkeys(("poetry", "uv", "pipenv", "pdm", "hatch", "rye"), _subcommand("run")),
    **dict.fromkeys(("bundle", "rbenv", "pyenv", "asdf", "mise"), _subcommand("exec")),
    **dict.fromkeys(("gosu", "su-exec", "softlimit", "chpst"), _plainly(skipped=1)),
    **dict.fromkeys(("npx", "bunx", "uvx", "xvfb-run"), _plainly("-p --package -s")),
    **dict.fromkeys(("aws-vault", "doppler", "op", "dotenv", "chamber"), _dashed),
    "bun": _subcommand("run", "x"),
    "conda": _subcommand("run", valued="-n --name -p --prefix"),
    "cronitor": lambda words: _Inner([*words][2:]) if [*words[:1]] == ["exec"] else _Inner(),
    "deno": _subcommand("run"),
    "doas": _plainly("-u -C"),
    "env": _env,
    "flock": _flock,
    "go": _subcommand("run"),
    "ionice": _plainly("-c --class -n --classdata"),
    "lockf": _plainly("-t", skipped=1),
    "nice": _plainly("-n --adjustment"),
    "ssh": _ssh,
    "stdbuf": _plainly("-i -o -e"),
    "sudo": lambda words: _env(after_options(words, _SUDO)),
    "systemd-cat": _plainly("-t -p --identifier --priority"),
    "systemd-run": _plainly("-p --property -u --unit --slice"),
    "taskset": _plainly("-c --cpu-list"),
    "timeout": _plainly("-k --kill-after -s --signal", skipped=1),
}
"""What only runs something else, by its name."""
