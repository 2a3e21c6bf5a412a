"""Where we say that arguments do not fit, Celery or Python raises TypeError, and nowhere else."""

import ast
import inspect
from importlib import import_module

import pytest
from beats import require
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schedcat.tasks.signature import mismatches
from schedcat.tasks.syntax import tasks_in

NAMES = ("a", "b", "c", "d", "e")


@pytest.fixture(scope="module")
def app():
    require("celery", "celery")
    return import_module("celery").Celery(set_as_current=False, broker="memory://")


@st.composite
def parameters(draw):
    """The text between the parentheses of a definition."""
    names = iter(draw(st.permutations(NAMES)))
    counts = [draw(st.integers(0, 2)) for _ in range(3)]
    nameless, positional, keywords = ([next(names, None) for _ in range(n)] for n in counts)
    nameless, positional, keywords = (
        [name for name in each if name] for each in (nameless, positional, keywords)
    )
    required = draw(st.integers(0, len(nameless) + len(positional)))
    texts = [
        name if at < required else f"{name}={at}" for at, name in enumerate(nameless + positional)
    ]
    if nameless:
        texts.insert(len(nameless), "/")
    if draw(st.booleans()):
        texts.append("*args")
    elif keywords:
        texts.append("*")
    texts += [f"{name}=0" if draw(st.booleans()) else name for name in keywords]
    return ", ".join([*texts, *(["**more"] if draw(st.booleans()) else [])])


@st.composite
def calls(draw, parameters):
    """Arguments that nearly fit: what has no default mostly by position or name, a few others."""
    kinds = inspect.signature(eval(f"lambda {parameters}: 0")).parameters.values()  # noqa: S307
    wanted = [each.name for each in kinds if each.default is each.empty and each.kind not in _MORE]
    by_position = draw(st.integers(0, len(wanted)))
    by_name = [name for name in wanted[by_position:] if draw(st.integers(0, 5))]
    others = draw(st.lists(st.sampled_from([*NAMES, "self", "zz"]), max_size=2))
    count = by_position + draw(st.sampled_from([0, 0, 0, 1, 2]))
    return [None] * count, dict.fromkeys([*by_name, *others])


_MORE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def made(source, app):
    """The signature that we read, and the task that Celery makes."""
    celery = import_module("celery")
    app.tasks.pop("m.f", None)
    names = {"app": app, "Task": celery.Task, "__name__": "m"}
    exec(source, names)  # noqa: S102  written above
    (task,) = tasks_in(ast.parse(f"from celery import Task\n{source}"), "m")
    return task.signature, app.tasks["m.f"]


def raises_type_error(function, args, kwargs):
    try:
        function(*args, **kwargs)
    except TypeError:
        return True
    return False


@settings(max_examples=500)
@given(parameters=parameters(), bind=st.booleans(), data=st.data())
def test_a_call_that_does_not_fit_is_a_type_error_and_no_other_is(app, parameters, bind, data):
    signature, task = made(f"@app.task(bind={bind}, shared=False)\ndef f({parameters}): pass", app)
    assume(signature is not None)  # without a place for self no call can be right
    args, kwargs = data.draw(calls(parameters))

    found = list(mismatches(signature, len(args), kwargs))

    refused_when_sent = raises_type_error(task.__header__, args, kwargs)
    fails_when_run = raises_type_error(task.run, args, kwargs)
    assert bool(found) == (refused_when_sent or fails_when_run), [signature, found]


@settings(max_examples=300)
@given(parameters=parameters(), data=st.data())
def test_a_class_takes_what_its_run_takes(app, parameters, data):
    source = f"""
@app.register_task
class f(Task):
    name = "m.f"
    def run(self, {parameters}): pass
"""
    signature, task = made(source, app)
    assume(signature is not None)
    args, kwargs = data.draw(calls(parameters))

    found = list(mismatches(signature, len(args), kwargs))

    assert bool(found) == raises_type_error(task, args, kwargs), [signature, found]


def test_celery_refuses_to_send_what_does_not_fit(app):
    signature, task = made("@app.task(bind=True, shared=False)\ndef f(self, a, *, b=1): pass", app)

    assert list(mismatches(signature, 0, ["c"]))
    with pytest.raises(TypeError):
        task.apply_async((), {"c": 1})
    assert not list(mismatches(signature, 1, ["b"]))
    assert task.apply_async((1,), {"b": 1})


@given(parameters=parameters())
def test_the_text_of_a_signature_is_what_python_reads(parameters):
    (task,) = tasks_in(ast.parse(f"@app.task\ndef f({parameters}): pass"), "m")
    text = task.signature.text.replace("…", "0").replace("kwargs", "more")

    (again,) = tasks_in(ast.parse(f"@app.task\ndef f{text}: pass"), "m")

    assert set(again.signature.required_keywords) == set(task.signature.required_keywords)
    assert again.signature._replace(required_keywords=(), optional_keywords=()) == (
        task.signature._replace(required_keywords=(), optional_keywords=())
    )
