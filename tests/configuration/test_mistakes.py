"""A configuration with a mistake is not used, and the mistake is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.errors import ConfigError
from potashwatch.pipeline.configuration import load
from tests.configuration.samples import refused, written


@pytest.mark.parametrize(
    ("text", "key", "meant"),
    [
        ('archiv = "x"', "archiv", "archive"),
        ("Strict = true", "Strict", "strict"),
        ("STRICT = true", "STRICT", "strict"),
        ("window = 3", "window", None),
        ("[fetch]\nattempt = 3", "fetch.attempt", "fetch.attempts"),
        ("[fetch]\nuser-agent = 'x'", "fetch.user-agent", "fetch.user_agent"),
        ("vanished_percent = 3", "vanished_percent", "guards.vanished_percent"),
        ("[guard]\nvanished_min = 3", "guard", "guards"),
        ("[guards.stale_warning_days]\nofac = 3", "guards.stale_warning_days.ofac", None),
        ('"fetch.attempts" = 3', '"fetch.attempts"', "fetch.attempts"),
        ("zzz = 3", "zzz", None),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest(text: str, key: str, meant: str | None, cwd: Path) -> None:
    """A mistyped key would be a guard that silently never holds."""
    file = written(cwd, text=text)
    error = refused(cwd)
    assert (error.code, error.message) == ("config.unknown-key", f"{file}: {key} is no setting")
    if meant:
        assert error.hint.startswith(f"did you mean {meant}? ")
    elif "." not in key:
        assert "did you mean" not in error.hint


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("POTASHWATCH_ARCHIV", "POTASHWATCH_ARCHIVE"),
        ("POTASHWATCH_USER_AGENT", "POTASHWATCH_FETCH_USER_AGENT"),
        ("POTASHWATCH_CONFIGURATION", "POTASHWATCH_CONFIG"),
        ("POTASHWATCH_FETCH", None),
        ("POTASHWATCH_ZZZ", None),
        ("POTASHWATCH_", None),
    ],
)
def test_an_unknown_variable_is_named_with_the_nearest(variable: str, meant: str | None, cwd: Path) -> None:
    """A mistyped variable is as bad as a mistyped key; its value is not repeated."""
    error = refused(cwd, environment={variable: "hush"})
    assert (error.code, error.message) == (
        "config.unknown-key",
        f"environment: {variable} is no setting",
    )
    assert "hush" not in error.hint
    if meant:
        assert error.hint.startswith(f"did you mean {meant}? ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[fetch]\nattempts = 0",
            "fetch.attempts is 0; it must be a whole number, at least 1 and at most 20",
        ),
        ("[fetch]\nattempts = '3'", 'fetch.attempts is "3"; it must be a whole number'),
        ("[fetch]\nattempts = 3.0", "fetch.attempts is 3.0; it must be a whole number"),
        ("[fetch]\nattempts = true", "fetch.attempts is true; it must be a whole number"),
        (
            "[fetch]\nread_timeout_seconds = 0",
            "fetch.read_timeout_seconds is 0; it must be a number, above 0",
        ),
        ("[fetch]\nread_timeout_seconds = inf", "is Infinity; it must be a number"),
        ("[fetch]\nread_timeout_seconds = nan", "is NaN; it must be a number"),
        ("[fetch]\nread_timeout_seconds = 2026-01-01", 'is "2026-01-01"; it must be a number'),
        ("[guards]\nvanished_percent = 101", "is 101; it must be a number, at least 0 and at most 100"),
        ("[guards]\nstale_warning_days = 3", "guards.stale_warning_days must be a table"),
        ("[guards.stale_warning_days]\neu_fsf = 0", "stale_warning_days.eu_fsf is 0; it must be"),
        ("fetch = 3", "fetch must be a table, [fetch]"),
        ("strict = 1", "strict is 1; it must be true or false"),
        ("strict = 'true'", 'strict is "true"; it must be true or false'),
        ("lists = []", "lists is []; it must be a list of ofac-sdn, ofac-consolidated, eu-fsf"),
        ("lists = 'eu-fsf'", 'lists is "eu-fsf"; it must be a list'),
        ("lists = ['uk']", 'lists is ["uk"]; it must be'),
        ("lists = ['eu-fsf', 'eu-fsf']", "each once"),
        ("[archive]\npath = 'x'", 'archive is "a table"; it must be a folder'),
        ("archive = ''", 'archive is ""; it must be a folder'),
        ("archive = 'https://x.example'", "it must be a folder"),
        ("archive = '~nobody-has-this-name/x'", "~nobody-has-this-name is the home of nobody known"),
        ("mirror = 'ftp://x.example'", "it must be a folder, or an http:// or https:// address"),
        ('mirror = "a\\u0007b"', "it must be a folder"),
        ("[ofac]\nformat = 'pdf'", 'ofac.format is "pdf"; it must be one of enhanced, advanced, classic'),
        ("[ofac]\nbase_url = 'x.example'", "it must be an http:// or https:// address"),
        ("[fetch]\nuser_agent = 'Wächter'", "it must be printable ASCII text"),
        ("[fetch]\nallowed_hosts = ['https://x.example']", "names of hosts, without http://"),
        ("[eu]\ntoken = ''", 'eu.token is ""; it must be text, not empty'),
    ],
)
def test_a_wrong_value_is_named_with_what_it_may_be(text: str, told: str, cwd: Path) -> None:
    """Key, value, what is allowed and where it came from stand in one line."""
    file = written(cwd, text=text)
    error = refused(cwd)
    assert error.code == "config.value"
    assert error.message.startswith(f"{file}: ")
    assert told in error.message


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("POTASHWATCH_FETCH_ATTEMPTS", ""),
        ("POTASHWATCH_FETCH_ATTEMPTS", "three"),
        ("POTASHWATCH_STRICT", "perhaps"),
        ("POTASHWATCH_STRICT", ""),
        ("POTASHWATCH_ARCHIVE", ""),
        ("POTASHWATCH_ARCHIVE", " "),
        ("POTASHWATCH_ARCHIVE", "a\udcffb"),
        ("POTASHWATCH_LISTS", ""),
        ("POTASHWATCH_LISTS", "ofac-sdn,,eu-fsf"),
        ("POTASHWATCH_LISTS", "ofac-sdn;eu-fsf"),
        ("POTASHWATCH_GUARDS_VANISHED_PERCENT", "2,5"),
    ],
)
def test_a_wrong_variable_is_named(variable: str, text: str, cwd: Path) -> None:
    """An empty variable is no value, but for a list that may be empty."""
    error = refused(cwd, environment={variable: text})
    assert error.code == "config.value"
    assert error.message.startswith(f"{variable}: ")
    assert error.message.encode("utf-8").decode().isprintable()


def test_a_wrong_option_is_named(cwd: Path) -> None:
    """Options go through the same gate."""
    error = refused(cwd, flags={("fetch", "attempts"): 99})
    assert error.message.startswith("command line: fetch.attempts is 99; ")


def test_a_wrong_value_is_an_error_though_another_overrules_it(cwd: Path) -> None:
    """The day the variable is gone, the file must not surprise anybody."""
    written(cwd, text="[fetch]\nattempts = 0")
    assert refused(cwd, environment={"POTASHWATCH_FETCH_ATTEMPTS": "3"}).code == "config.value"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"strict = true\narchive = \n", "line 2"),
        (b"strict = true\nstrict = false\n", "line 2"),
        (b"# fine\n\narchive = 'caf\xe9'\n", "line 3"),
        (b"lists = " + 5000 * b"[", "not a TOML file"),
    ],
)
def test_a_broken_file_is_named_with_its_line(content: bytes, told: str, cwd: Path) -> None:
    """What is no TOML is not half-used."""
    file = cwd / "potashwatch.toml"
    file.write_bytes(content)
    error = refused(cwd)
    assert error.code == "config.unreadable"
    assert error.message.startswith(f"{file}: ")
    assert told in error.message


def test_a_broken_project_file_is_not_passed_over(cwd: Path) -> None:
    """Whether it has a table of ours nobody can tell."""
    written(cwd, "pyproject.toml", "[tool.potashwatch\n")
    assert refused(cwd).code == "config.unreadable"


def test_a_file_that_cannot_be_read_is_not_passed_over(cwd: Path, home: Path) -> None:
    """A folder in the place of the file: the next place is not taken instead."""
    written(home / ".config/potashwatch", text="strict = true")
    (cwd / "potashwatch.toml").mkdir()
    error = refused(cwd)
    assert (error.code, error.message) == (
        "config.unreadable",
        f"{cwd / 'potashwatch.toml'}: cannot be read: Is a directory",
    )


def test_a_file_that_is_named_must_be_there(cwd: Path) -> None:
    """Defaults in place of a file that somebody named would be a surprise."""
    written(cwd, text="strict = true")
    missing = Path("no-such.toml")
    assert refused(cwd, config=missing).message == "no-such.toml: no such file"
    assert refused(cwd, environment={"POTASHWATCH_CONFIG": "no\x00such"}).code == "config.unreadable"
    assert refused(cwd, environment={"POTASHWATCH_CONFIG": "~nobody-has-this-name/x"}).code == "config.value"
    project = written(cwd, "pyproject.toml", "[project]\n")
    assert "has no table [tool.potashwatch]" in refused(cwd, config=project).message


def test_our_table_of_a_project_must_be_one(cwd: Path) -> None:
    """A value in its place is a mistake, not nothing."""
    file = written(cwd, "pyproject.toml", "[tool]\npotashwatch = true\n")
    assert refused(cwd).message == f"{file} [tool.potashwatch]: must be a table"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("[eu]\ntoken = 5551234", "5551234"),
        ("[eu]\ntoken = ['sesame']", "sesame"),
        ("[eu.token]\nsesame = 1", "sesame"),
        ('[eu]\ntoken = "ses\\u0000ame"', "ame"),
        ("archive = 'https://user:sesame@x.example/a?sig=sesame#sesame'", "sesame"),
        ("mirror = ['https://user:sesame@x.example/']", "sesame"),
        ("[ofac]\nformat = 'https://x.example/?sesame'", "sesame"),
    ],
)
def test_no_mistake_tells_a_secret(text: str, hidden: str, cwd: Path) -> None:
    """Messages end up in logs: no token, no password, no query (F06)."""
    written(cwd, text=text)
    error = refused(cwd)
    assert error.code == "config.value"
    assert hidden not in error.message.removeprefix(str(cwd)) + error.hint


@given(
    text=st.text(max_size=60),
    name=st.sampled_from(["ARCHIVE", "FETCH_ATTEMPTS", "LISTS", "STRICT", "EU_URL"]),
)
def test_no_text_does_more_than_be_refused(text: str, name: str) -> None:
    """Whatever a variable holds, it is a value or a named mistake in one line that a terminal can take."""
    told = f"{name}: config.value"
    try:
        load(flags={}, environment={f"POTASHWATCH_{name}": text}, cwd=Path("/nowhere"), config=None)
    except ConfigError as error:
        told = f"{name}: {error.code}{error.message if not error.message.isprintable() else ''}"
    assert told == f"{name}: config.value"
