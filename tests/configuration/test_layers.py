"""Defaults, then one file, the environment, the command line."""

from pathlib import Path
from typing import Any

import platformdirs
import pytest

from potashwatch.pipeline.setting import SETTINGS, Key
from potashwatch.records.settings import Settings
from tests.configuration.samples import loaded, written


def test_nothing_given_is_the_defaults(cwd: Path) -> None:
    """Without file, variables and options the model's own values hold, and say so."""
    found = loaded(cwd)
    assert found.settings == Settings()
    assert set(found.origins.values()) == {"default"}
    assert list(found.origins) == [setting.name for setting in SETTINGS.values()]
    assert found.file is None
    assert found.archive_place == platformdirs.user_data_path("potashwatch", appauthor=False)


def test_each_layer_overrules_those_before(cwd: Path) -> None:
    """File over default, environment over file, option over environment; what a layer leaves out stays."""
    text = "[fetch]\nattempts = 7\nconnect_timeout_seconds = 7\nread_timeout_seconds = 7\n"
    file = written(cwd, text=text)
    environment = {"POTASHWATCH_FETCH_ATTEMPTS": "8", "POTASHWATCH_FETCH_CONNECT_TIMEOUT_SECONDS": "8"}
    flags: dict[Key, int | None] = {("fetch", "attempts"): 9, ("fetch", "read_timeout_seconds"): None}
    found = loaded(cwd, environment=environment, flags=flags)
    fetch = found.settings.fetch
    assert (fetch.attempts, fetch.connect_timeout_seconds, fetch.read_timeout_seconds) == (9, 8, 7)
    assert fetch.total_timeout_seconds == Settings().fetch.total_timeout_seconds
    assert {name: found.origins[f"fetch.{name}"] for name in ("attempts", "max_body_bytes")} == {
        "attempts": "command line",
        "max_body_bytes": "default",
    }
    assert found.origins["fetch.connect_timeout_seconds"] == "POTASHWATCH_FETCH_CONNECT_TIMEOUT_SECONDS"
    assert found.origins["fetch.read_timeout_seconds"] == str(file)


def test_a_part_of_a_table_leaves_the_rest_as_it_was(cwd: Path) -> None:
    """A limit of one list is set, those of the others are the defaults."""
    written(cwd, text="[guards.stale_warning_days]\nofac_sdn = 10\n")
    days = loaded(cwd).settings.guards.stale_warning_days
    assert days == Settings().guards.stale_warning_days.model_copy(update={"ofac_sdn": 10})


_OTHER: dict[str, Any] = {
    "licenses.base_url": "https://mirror.example",
    "licenses.federal_register_url": "https://mirror.example/documents.json",
    "archive": "/srv/archive",
    "lists": ["eu-fsf", "ofac-sdn"],
    "mirror": "https://mirror.example/lists",
    "strict": True,
    "fetch.user_agent": "Mozilla/5.0 (compatible; bank; compliance@bank.example)",
    "fetch.allowed_hosts": ["a.example", "b.example"],
    "ofac.base_url": "https://mirror.example",
    "ofac.format": "classic",
    "alerts.attempts": 5,
    "eu.url": "http://mirror.example/eu",
    "eu.token": "personal",
    "eu.rss_url": "https://mirror.example/rss",
}


_PLAIN = [setting for setting in SETTINGS.values() if not setting.is_table]
"""Targets and sinks are tables, and stand in the file alone: see test_targets and test_sinks."""


@pytest.mark.parametrize("setting", _PLAIN, ids=lambda setting: setting.name)
def test_every_setting_can_be_set_everywhere(setting: Any, cwd: Path) -> None:  # noqa: ANN401
    """A file, a variable and an option lead to the same value, in every setting there is."""
    value = _OTHER.get(setting.name, 3)
    table, written_value = ".".join(setting.key[:-1]), str(value)
    if isinstance(value, bool):
        written_value = "true"
    elif not isinstance(value, int):
        written_value = repr(value)
    text = f"[{table}]\n" * bool(table) + f"{setting.key[-1]} = {written_value}\n"
    in_words = ",".join(value) if isinstance(value, list) else str(value)
    layers: tuple[dict[str, Any], ...] = (
        {"config": written(cwd, "own.toml", text)},
        {"environment": {setting.variable: in_words}},
        {"flags": {setting.key: tuple(value) if isinstance(value, list) else value}},
    )
    found = [loaded(cwd, **layer) for layer in layers]
    assert found[0].settings == found[1].settings == found[2].settings != Settings()
    assert [each.origins.pop(setting.name) for each in found] == [
        str(cwd / "own.toml"),
        setting.variable,
        "command line",
    ]
    assert all(set(each.origins.values()) == {"default"} for each in found)


def test_every_setting_has_a_variable_of_its_own() -> None:
    """Two keys never share a name in the environment."""
    assert len({setting.variable for setting in SETTINGS.values()}) == len(SETTINGS)


@pytest.mark.parametrize(
    ("text", "hosts"),
    [("", ()), ("a.example", ("a.example",)), (" a.example , b.example ", ("a.example", "b.example"))],
)
def test_lists_stand_between_commas(text: str, hosts: tuple[str, ...], cwd: Path) -> None:
    """Blanks around the parts of a list mean nothing; an empty variable is an empty list."""
    found = loaded(cwd, environment={"POTASHWATCH_FETCH_ALLOWED_HOSTS": text})
    assert found.settings.fetch.allowed_hosts == hosts


@pytest.mark.parametrize(
    ("text", "strict"), [("true", True), ("1", True), ("yes", True), ("FALSE", False), ("off", False)]
)
def test_switches_in_words(text: str, *, strict: bool, cwd: Path) -> None:
    """The usual words for yes and no are understood in the environment."""
    assert loaded(cwd, environment={"POTASHWATCH_STRICT": text}).settings.strict is strict


def test_variables_of_others_are_left_alone(cwd: Path) -> None:
    """What is no setting of ours, or known to the program otherwise, changes nothing."""
    environment = {"POTASHWATCH_TRACEBACK": "1", "POTASHWATCH_CONFIG": "", "_POTASHWATCH_COMPLETE": "x"}
    assert loaded(cwd, environment=environment).settings == Settings()


class TestFolders:
    """Where relative folders are taken from."""

    def test_in_a_file_from_where_it_lies(self, cwd: Path, tmp_path: Path) -> None:
        """A configuration that lies beside its archive works from anywhere."""
        file = written(tmp_path / "etc", "bank.toml", 'archive = "data"\nmirror = "../lists"\n')
        found = loaded(cwd, config=file)
        assert found.archive_place == tmp_path / "etc" / "data"
        assert found.settings.archive == str(found.archive_place)
        assert found.settings.mirror == str(tmp_path / "etc" / ".." / "lists")

    def test_in_a_file_named_by_a_relative_path(self, cwd: Path) -> None:
        """The file is looked for in the working directory, its folders where it lies."""
        written(cwd / "etc", "bank.toml", 'archive = "data"')
        found = loaded(cwd, config=Path("etc/bank.toml"))
        assert found.file == cwd / "etc" / "bank.toml"
        assert found.archive_place == cwd / "etc" / "data"
        assert found.origins["archive"] == "etc/bank.toml"

    def test_elsewhere_from_the_working_directory(self, cwd: Path) -> None:
        """What a person types is meant where they are."""
        assert loaded(cwd, environment={"POTASHWATCH_ARCHIVE": "data"}).archive_place == cwd / "data"
        assert loaded(cwd, flags={("archive",): Path("data")}).archive_place == cwd / "data"
        assert loaded(cwd, flags={("mirror",): "lists"}).settings.mirror == str(cwd / "lists")

    def test_a_tilde_is_the_home_folder(self, cwd: Path, home: Path) -> None:
        """No shell writes it out in a file."""
        written(cwd, text='archive = "~/data"')
        assert loaded(cwd).archive_place == home / "data"
        assert loaded(cwd, environment={"POTASHWATCH_ARCHIVE": "~"}).archive_place == home

    def test_an_address_is_no_folder(self, cwd: Path) -> None:
        """A mirror can be an internal address, and stays one."""
        written(cwd, text='mirror = "https://mirror.example/lists"')
        assert loaded(cwd).settings.mirror == "https://mirror.example/lists"


class TestWhichFile:
    """Exactly one file is read, the first that is there."""

    def test_the_order(self, cwd: Path, home: Path, tmp_path: Path) -> None:
        """Each place is looked at only when those before it have nothing."""
        user = written(home / ".config/potashwatch", text="[fetch]\nattempts = 1")
        found = loaded(cwd)
        assert (found.file, found.settings.fetch.attempts) == (user, 1)

        project = written(cwd, "pyproject.toml", "[tool.potashwatch.fetch]\nattempts = 2")
        found = loaded(cwd)
        assert (found.file, found.settings.fetch.attempts) == (project, 2)
        assert found.origins["fetch.attempts"] == f"{project} [tool.potashwatch]"

        own = written(cwd, text="[fetch]\nattempts = 3")
        found = loaded(cwd)
        assert (found.file, found.settings.fetch.attempts) == (own, 3)

        named = written(tmp_path, "named.toml", "[fetch]\nattempts = 4")
        environment = {"POTASHWATCH_CONFIG": str(named)}
        assert loaded(cwd, environment=environment).settings.fetch.attempts == 4

        given = written(tmp_path, "given.toml", "[fetch]\nattempts = 5")
        assert loaded(cwd, environment=environment, config=given).settings.fetch.attempts == 5

    def test_files_are_not_mixed(self, cwd: Path, home: Path) -> None:
        """What the file that is read leaves out is default, though another has it."""
        written(home / ".config/potashwatch", text="strict = true")
        written(cwd)
        found = loaded(cwd)
        assert found.file == cwd / "potashwatch.toml"
        assert found.settings == Settings()

    @pytest.mark.parametrize("text", ["", "[tool.other]\nx = 1", "tool = 1", "[project]\nname = 'x'"])
    def test_a_project_without_our_table_is_passed_over(self, text: str, cwd: Path) -> None:
        """The program runs in the folder of any project."""
        written(cwd, "pyproject.toml", text)
        assert loaded(cwd).file is None

    def test_an_empty_table_is_a_file(self, cwd: Path, home: Path) -> None:
        """A project that says nothing still says that nothing else is to be read."""
        written(home / ".config/potashwatch", text="strict = true")
        written(cwd, "pyproject.toml", "[tool.potashwatch]")
        assert loaded(cwd).settings == Settings()

    def test_a_project_file_can_be_named(self, cwd: Path, tmp_path: Path) -> None:
        """``--config pyproject.toml`` means its table."""
        file = written(tmp_path / "x", "pyproject.toml", "[tool.potashwatch]\nstrict = true")
        assert loaded(cwd, config=file).settings.strict

    def test_a_tilde_in_a_variable(self, cwd: Path, home: Path) -> None:
        """Cron and service managers do not write it out."""
        written(home, "bank.toml", "strict = true")
        assert loaded(cwd, environment={"POTASHWATCH_CONFIG": "~/bank.toml"}).settings.strict

    def test_a_byte_order_mark_is_no_mistake(self, cwd: Path) -> None:
        """Editors on Windows write one."""
        written(cwd, text="\ufeffstrict = true\r\n")
        assert loaded(cwd).settings.strict
