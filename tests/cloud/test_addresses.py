"""Addresses of archives: what is taken, and what is refused before anything is asked."""

import subprocess
import sys
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError, ConfigError
from potashwatch.pipeline.configuration import Configuration, load
from potashwatch.records.place import Bucket, parse_bucket
from tests.program import run


def loaded(cwd: Path, address: str) -> Configuration:
    return load(flags={("archive",): address}, environment={}, cwd=cwd, config=None)


@pytest.mark.parametrize(
    ("address", "bucket"),
    [
        ("s3://evidence", Bucket("s3", "evidence", "")),
        ("s3://evidence/", Bucket("s3", "evidence", "")),
        ("S3://evidence/team/ofac/", Bucket("s3", "evidence", "team/ofac")),
        ("gs://evidence.bank.example/2026", Bucket("gs", "evidence.bank.example", "2026")),
        ("az://evidence/a=b", Bucket("az", "evidence", "a=b")),
    ],
)
def test_an_address_names_a_bucket_and_a_prefix(address: str, bucket: Bucket, tmp_path: Path) -> None:
    """From the command line, a variable and a file alike; where it is told, it is told in one way."""
    (tmp_path / "potashwatch.toml").write_text(f'archive = "{address}"\n')
    from_file = load(flags={}, environment={}, cwd=tmp_path, config=None)
    from_variable = load(flags={}, environment={"POTASHWATCH_ARCHIVE": address}, cwd=tmp_path, config=None)
    for found in (loaded(tmp_path, address), from_file, from_variable):
        assert found.archive_place == bucket
        assert found.settings.archive == str(bucket)
        assert next(row for row in found.rows() if row[0] == "archive")[1] == str(bucket)
    assert parse_bucket(str(bucket)) == bucket


@pytest.mark.parametrize(
    "address",
    [
        "s3://",
        "s3:///prefix",
        "s3://ab",
        "s3://Evidence",
        "s3://evidence/a//b",
        "s3://evidence/../b",
        "s3://evidence/./b",
        "s3://evidence/.hidden",
        "s3://evidence/a b",
        "s3://evidence//",
        "s3://evidence?versionId=7",
        "s3://evidence/a#b",
        "s3://AKIA:hush-hush@evidence/a",
        "ftp://evidence/a",
        "https://evidence.s3.amazonaws.com/a",
        "s3a://evidence",
        "file:///tmp/a",
        "://evidence",
        "s3://evidence/a\u202eb",
    ],
)
def test_what_is_no_address_is_told_in_one_line(address: str, tmp_path: Path) -> None:
    """Before anything is asked or made; a password in it is not repeated."""
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, address)
    assert caught.value.code == "config.value"
    assert "it must be a folder, or s3://BUCKET/PREFIX" in caught.value.message
    assert "hush" not in caught.value.message
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="no "):
        parse_bucket(address)


def test_a_bad_address_ends_a_command_with_exit_code_2(tmp_path: Path) -> None:
    """One line, no traceback, no folder named s3:."""
    done = run("status", "--archive", "s3://me:hush-hush@evidence/a", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode() == (
        'potashwatch: command line: archive is "s3://…@evidence/a"; it must be a folder, or s3://BUCKET/PREFIX, or the'
        " same with gs:// or az:// [config.value]; docs/configuration.md has every setting, and what it may be\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scheme", ["s3", "gs", "az"])
def test_without_the_extra_one_line_says_what_to_install(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra: whoever keeps the archive in a folder does without."""
    monkeypatch.setattr("potashwatch.archive.archive.find_spec", lambda _name: None)
    with pytest.raises(ArchiveError) as caught:
        Archive.open(parse_bucket(f"{scheme}://evidence"))
    assert caught.value.code == "archive.no-extra"
    assert caught.value.hint == 'pip install "potashwatch[cloud]"'


@pytest.mark.parametrize(
    ("address", "variables"),
    [
        ("s3://evidence", {"AWS_ENDPOINT_URL": "hush-hush"}),
        ("s3://evidence", {"AWS_ENDPOINT_URL": "http://me:hush-hush@127.0.0.1:9"}),
        ("s3://evidence", {"AWS_ENDPOINT_URL_S3": "http://"}),
        ("gs://evidence", {"GOOGLE_SERVICE_ACCOUNT": "/nowhere/hush-hush.json"}),
        ("gs://evidence", {"GOOGLE_SERVICE_ACCOUNT_KEY": '{"private_key": "hush-hush"}'}),
        ("az://evidence", {"AZURE_STORAGE_ACCOUNT_NAME": ""}),
        ("az://evidence", {"AZURE_STORAGE_ACCOUNT_NAME": "me", "AZURE_STORAGE_ACCOUNT_KEY": "hush-hush"}),
        ("az://evidence", {"AZURE_STORAGE_ENDPOINT": "ftp://hush-hush"}),
    ],
)
def test_settings_that_cannot_be_are_told_before_anything_is_asked(
    address: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line each, with nothing secret in it."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ArchiveError) as caught:
        Archive.open(parse_bucket(address))
    assert caught.value.code == "archive.refused"
    assert "hush" not in caught.value.message + caught.value.hint
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_a_folder_needs_no_extra() -> None:
    """The library is not even looked at: a start costs nothing more."""
    script = "import sys, potashwatch.__main__ as m; code = m.run(sys.argv[1:]); print(code, 'obstore' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, "status", "--archive", "."], capture_output=True, check=True, text=True
    )
    assert done.stdout.endswith("2 False\n")
