import pytest

from schedcat.tasks.registry import Registry

SCANNED = Registry(
    {"app.tasks.sync_users": "Sync users.", "app.tasks.cleanup": None},
    sources=("src",),
    modules=dict.fromkeys(("app", "app.tasks", "app.jobs", "app.odd"), "src"),
    doubts=frozenset({"app.jobs.send", "app.odd"}),
)
LISTED = Registry({"app.tasks.cleanup": None}, sources=("tasks.txt",), complete=True)


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("app.tasks.sync_users", False),
        ("app.tasks.sync", True),
        ("app.absent", True),
        ("app.jobs.receive", True),
        ("app.jobs.send", False),
        ("app.jobs.sender", True),
        ("app.odd.anything", False),
        ("app.missing.sync", False),
        ("other.tasks.sync", False),
        ("sync", False),
    ],
)
def test_absence_is_sure_where_the_module_was_read_whole(name, sure):
    assert SCANNED.surely_lacks(name) is sure


def test_a_listing_is_the_whole_truth_also_beside_scanned_code():
    both = SCANNED | LISTED
    assert both.surely_lacks("app.odd.anything")
    assert both.surely_lacks("other.tasks.sync")
    assert not both.surely_lacks("app.tasks.sync_users")


def test_a_doubt_about_every_name_leaves_no_absence_sure():
    doubtful = Registry(modules={"app.tasks": "src"}, doubts=frozenset({""}))
    assert not doubtful.surely_lacks("app.tasks.sync")


@pytest.mark.parametrize("both", [SCANNED | LISTED, LISTED | SCANNED])
def test_sources_add_up_and_a_description_survives_a_source_without(both):
    assert set(both.descriptions) == {"app.tasks.sync_users", "app.tasks.cleanup"}
    assert both.description("app.tasks.sync_users") == "Sync users."
    assert both.description("app.tasks.cleanup") is None
    assert both.description("app.tasks.absent") is None
    assert set(both.sources) == {"src", "tasks.txt"}


def test_nothing_is_given_until_a_source_is():
    assert not Registry().given
    assert Registry(sources=("empty.txt",), complete=True).given


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("app.tasks.sync_user", ["app.tasks.sync_users"]),
        ("app.tasks.synch_users", ["app.tasks.sync_users"]),
        ("app.task.cleanup", ["app.tasks.cleanup"]),
        ("cleanup", ["app.tasks.cleanup"]),
        ("app.tasks.send_invoices", []),
        ("", []),
    ],
)
def test_the_nearest_name_has_a_function_of_nearly_the_same_name(name, nearest):
    assert SCANNED.nearest(name) == nearest


def test_of_functions_of_one_name_the_nearest_stands_in_the_most_similar_module():
    names = ["users.tasks.sync", "groups.tasks.sync", "a.sync", "b.sync"]
    known = Registry(dict.fromkeys(names))
    assert known.nearest("group.tasks.sync", limit=2) == ["groups.tasks.sync", "users.tasks.sync"]


def test_a_function_of_the_same_name_elsewhere_is_nearer_than_one_of_nearly_the_same():
    known = Registry(dict.fromkeys(["users.sync", "groups.syncs"]))
    assert known.nearest("groups.sync") == ["users.sync"]


def test_the_nearest_of_thousands_is_found():
    known = Registry(dict.fromkeys([f"app.tasks.job_{n}" for n in range(3000)] + ["app.cleanup"]))
    assert known.nearest("app.clenup") == ["app.cleanup"]


def test_a_registry_without_names_has_no_nearest():
    assert Registry().nearest("app.tasks.sync") == []
