"""What a service says of how it runs that neither a job nor its block does: one finding names it.

The settings are those of systemd.service(5), systemd.exec(5), systemd.resource-control(5) and, of a
unit, systemd.unit(5).
"""

import re

from schedcat.backends.systemd.files import Unit
from schedcat.backends.systemd.units import Setting
from schedcat.catalog.mistakes import Found
from schedcat.findings import Severity


def lost(service: Unit, job: str) -> list[Found]:
    """What `[Service]` says beside the command, and `[Unit]` of other units that it brings about.

    None of it is how a service logs, tells that it is up, or is counted.
    """
    told = dict[str, Setting]()
    for each in service.settings:
        is_left = not _SAID.fullmatch(each.key) and not each.key.startswith("X-")
        if (each.section == "Service" and is_left) or (
            each.section == "Unit" and each.key in _OTHERS and not _TARGETS.fullmatch(each.value)
        ):
            if each.value:
                told.setdefault(each.key, each)
            else:  # which takes back those before it
                told.pop(each.key, None)
    if not told:
        return []
    keys = ", ".join(f"`{key}=`" for key in told)
    rule, finding = next(iter(told.values())).found(
        "option-lost",
        f"{keys} of `{service.name}` {'is' if len(told) == 1 else 'are'} not said by its job",
        "keep the unit, where the job relies on it",
    )
    fold = "{count} services say of how they run what their jobs do not"
    return [(rule, finding._replace(fold=fold, severity=Severity.INFO, job=job))]


_SAID = re.compile(
    "ExecStart|ExecCondition|User|WorkingDirectory|Environment|EnvironmentFile|Type|"
    "Timeout(?:Start|Stop|Abort)?Sec|RuntimeMaxSec|StandardOutput|StandardError|"
    "Syslog.*|Log.*|PIDFile|NotifyAccess|GuessMainPID|BusName|Slice|.*Accounting"
)
_OTHERS = ("OnFailure", "OnSuccess", "Requires", "Requisite", "BindsTo", "Wants", "Conflicts")
_TARGETS = re.compile(r"(?:\S+\.target(?:\s+|$))+")
