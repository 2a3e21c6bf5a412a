"""What a job is called on Cloud Scheduler: its id, made from the template in the settings."""

import re
from collections.abc import Iterator

from schedcat.backends import SettingError, Site
from schedcat.model import Job
from schedcat.schedule.dialects.cloud_scheduler import DIALECT
from schedcat.schedule.unsupported import Refusal

_ID = re.compile(r"[A-Za-z0-9_-]{1,500}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def name_of(job: Job, site: Site) -> str:
    """The id of a job that nothing refuses. Raises SettingError."""
    filled = job.name.join(around_name(site))
    if not _ID.fullmatch(filled):
        raise SettingError(
            "name",
            f"`{site.settings['name']}` gives `{filled}`: a name has letters, digits, `-` and "
            "`_`, 500 at most",
            help="change the template, `app` or the environment's suffix",
        )
    return filled


def around_name(site: Site) -> tuple[str, ...]:
    """The texts that the name of a job joins to its id. Raises SettingError."""
    template: str = site.settings["name"]
    values = {"app": site.app, "name": _HERE, "suffix": site.suffix}
    if "{name}" not in template:
        raise SettingError(
            "name", f"`{template}` gives all jobs one name", help="put {name} into it"
        )
    for placeholder in _PLACEHOLDER.findall(template):
        if placeholder not in values:
            raise SettingError(
                "name",
                f"`{template}` has an unknown placeholder {{{placeholder}}}",
                help="use {app}, {name} and {suffix}",
            )
        if values[placeholder] is None:
            raise SettingError(
                "name",
                f"`{template}` has {{{placeholder}}}, and no `{placeholder}` is configured",
                help=f"write `{placeholder}` at the top of the configuration",
            )
    filled = _PLACEHOLDER.sub(lambda found: str(values[found[1]]), template)
    return tuple(filled.split(_HERE))


_HERE = "\n"
"""What stands for the job's name meanwhile: no template and no setting has a line break."""


def refusals_of_name(job: Job) -> Iterator[Refusal]:
    """A name that no template makes an id of."""
    if not _ID.fullmatch(job.name):
        reason = f"{DIALECT.engine} takes letters, digits, `-` and `_` in a name"
        yield Refusal(
            (), f"{reason}, not `{job.name}`", (re.sub(r"[^A-Za-z0-9_-]", "-", job.name),)
        )
