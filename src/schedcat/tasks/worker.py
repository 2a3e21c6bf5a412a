"""The tasks of running workers, asked over their broker."""

from pathlib import Path

from schedcat.tasks.child import ChildError, answer_of, failure, without_password
from schedcat.tasks.registry import Failure, Registry


def ask_workers(broker: str, timeout: float) -> Registry:
    """What the workers know that answer over a broker, as `celery inspect registered` has it.

    They get 3 seconds to answer, the whole inquiry `timeout`. Where it fails, or nobody answers,
    the registry holds the failure and nothing else.
    """
    shown = without_password(broker)
    seconds = f"{min(_PATIENCE, timeout):g}"
    try:
        answer = answer_of("inspected", broker, seconds, folder=Path.cwd(), timeout=timeout)
    except ChildError as error:
        help = "check that it runs, and that it can be reached from here"
        return Registry(failures=(failure(f"cannot ask the broker `{shown}`", error, help),))
    if not answer:
        message = f"no worker has answered over `{shown}` in {seconds} seconds"
        return Registry(failures=(Failure(message, help="start a worker, or name its broker"),))
    names = {_name(task) for tasks in answer.values() for task in tasks}
    return Registry(
        dict.fromkeys(sorted(names)), sources=(shown,), kinds={shown: "workers"}, complete=True
    )


_PATIENCE = 3


def _name(task: str) -> str:
    """`app.sync` of `app.sync [rate_limit=10/m]`."""
    return task.partition(" [")[0]
