"""What a program and its words are about: the name that a person would give to running them."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from schedcat.backends.crontab.job_names.tools import (
    DOES,
    EXTENSION,
    TOOLS,
    VAGUE,
    is_secret,
    program_folder,
    words_in,
)
from schedcat.backends.crontab.job_names.wrapped import Ran, after_options


class Worth(IntEnum):
    """How much of a line's purpose a command tells, the most first."""

    OWN = 0
    TOOL = 1
    TELLS = 2
    ASIDE = 3
    NONE = 4


class Subject(NamedTuple):
    """A name, and how likely it is the line's."""

    name: str
    worth: Worth


def subject(run: Ran) -> Subject:
    """What a command is about.

    >>> subject(Ran("/srv/app/manage.py", ["clearsessions"])).name
    'clearsessions'
    """
    program = run.program
    if program in _PREPARES:
        return Subject("", Worth.NONE)
    for names, worth in ((_ASIDES, Worth.ASIDE), (_TELL, Worth.TELLS)):
        if program in names:
            return Subject(program, worth)
    if program in TOOLS:
        return Subject(TOOLS[program](run.words), Worth.TOOL)
    if program in _COMMANDED:
        worth = Worth.TOOL if program in _AROUND else Worth.OWN
        return Subject("-".join((program, *_commands(program, run.words))), worth)
    interpreter = _INTERPRETER.fullmatch(program)
    return _interpreted(interpreter[1], run) if interpreter else _script(run)


_PREPARES = words_in(
    """
    cd pushd popd test [ [[ . source export set unset sleep usleep umask true false : ulimit
    eval trap shopt alias hash type which wait return exit break continue local declare
    typeset read shift mktemp nvm rvm module command
    """
)
_ASIDES = words_in(
    """
    echo printf date cat grep egrep fgrep zgrep pgrep pidof ls wc head tail tee logger awk
    sed cut tr sort uniq xargs touch mkdir chmod chown ps ping nc id hostname basename
    dirname sh bash dash zsh ts nag-once
    """
)
_TELL = words_in("mail mailx sendmail mutt msmtp notify-send wall gzip bzip2 xz zstd kill")


_INTERPRETER = re.compile(
    r"(python|pypy|php|node|ruby|perl|java|tsx|lua|julia|groovy|dotnet|pwsh|Rscript|ts-node)"
    r"(?:js)?[0-9.]*w?"
)
_INLINE = {
    "python": r"-[a-zA-Z]*c",
    "php": r"-r",
    "node": r"-e|--eval|-p",
    "ruby": r"-[a-z]*e",
    "perl": r"-[a-zA-Z0-9]*[eE]",
}
_VALUED = {
    "python": "-W -X",
    "php": "-d -c",
    "node": "-r --require --import --loader --env-file",
    "ruby": "-I -r",
    "java": "-cp -classpath",
}


def _interpreted(name: str, run: Ran) -> Subject:
    """A script, a module or a text that an interpreter runs."""
    words = run.words
    for at, word in enumerate(words):
        if not word.startswith("-"):
            break
        if re.fullmatch(_INLINE.get(name, "(?!)"), word):
            is_sleep = any(_SLEEPS.match(each) for each in words[at + 1 :])
            return Subject("" if is_sleep else name, Worth.NONE if is_sleep else Worth.TOOL)
        if word == "-m" and name in ("python", "pypy") and at + 1 < len(words):
            return _script(Ran(words[at + 1], words[at + 2 :], run.where))
    rest = after_options(words, _VALUED.get(name, ""))
    return _script(Ran(rest[0], rest[1:], run.where)) if rest else Subject(name, Worth.TOOL)


_SLEEPS = re.compile(r"(?:(?:import|use|from)\b[^;]*; *)*(?:time\.)?sleep\b")


def _script(run: Ran) -> Subject:
    """A program of one's own, and the word that says what it is to do."""
    stem = EXTENSION.sub("", run.program)
    if run.program in _FRAMEWORKS:
        words = after_options(run.words, _OF_FRAMEWORKS)
        while words and words[0] in _CALLS:
            words = after_options(words[1:], _OF_FRAMEWORKS)
        if not words:
            return Subject(stem, Worth.OWN)
        return Subject(f"{stem}-{words[0]}" if words[0] in VAGUE else words[0], Worth.OWN)
    does = next(iter(run.words), "")
    if _WORD.fullmatch(does) and not is_secret(does):
        if stem.lower() in VAGUE - DOES and does not in VAGUE:
            return Subject(does, Worth.OWN)
        return Subject(stem if stem.endswith(does) else f"{stem}-{does}", Worth.OWN)
    if stem.lower() in VAGUE:
        folder = program_folder(run.said.rpartition("/")[0]) or program_folder(run.where)
        return Subject("-".join(filter(None, (folder, stem))), Worth.OWN)
    return Subject(stem, Worth.OWN)


_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:[_:-]+[A-Za-z0-9]+)*")
_FRAMEWORKS = words_in(
    """
    manage.py artisan console occ rake rails django-admin flask drush craft yii magento cake
    spark mix thor invoke inv fab celery symfony npm yarn pnpm make gmake just composer ant
    gradle gradlew mvn mvnw grunt gulp
    """
)
_CALLS = frozenset(("run", "run-script", "exec", "call", "runner", "do"))
_OF_FRAMEWORKS = (
    "-C -f -A -e -E -l -r --prefix --settings --root --cwd --dir --app --workdir --env --uri"
)


_COMMANDED = {
    **dict.fromkeys(("aws", "wp", "gh", "systemctl", "service", "docker", "podman"), 2),
    **dict.fromkeys(("gcloud", "az", "kubectl", "oc"), 3),
    **dict.fromkeys(("git", "certbot", "docker-compose", "podman-compose", "helm", "pm2"), 1),
    **dict.fromkeys(("restic", "borg", "rclone", "apt-get", "apt", "redis-cli", "snap"), 1),
}
"""Programs with commands of their own, and of how many words those are."""
_AROUND = words_in(
    "systemctl service docker podman docker-compose kubectl oc git pm2 aws gcloud az gh rclone"
)
"""What is done around something: what else the line runs says more."""


def _commands(program: str, words: Sequence[str]) -> Iterator[str]:
    """The first words that are neither options nor what belongs to one."""
    count = _COMMANDED[program]
    while count and (words := after_options(words, _OF_COMMANDED)) and _WORD.fullmatch(words[0]):
        yield words[0]
        words, count = words[1:], count - 1 + (words[0] == "compose")


_OF_COMMANDED = (
    "-f --file -c --config -C -n --namespace --context --kubeconfig --profile --region --project "
    "--env-file -p --project-name --project-directory --path -r --repo --config-dir -a -h -o"
)
