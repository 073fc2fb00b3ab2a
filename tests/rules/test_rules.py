"""What is cached by the rules of the program is made anew after any change of its code or data, and of nothing else."""

import ast
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import pytest

from potashwatch import rules
from potashwatch.archive import Archive
from potashwatch.pipeline import indexes, looks
from potashwatch.pipeline.derived_check import check_derived
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.indexes import Indexes
from potashwatch.pipeline.keeping import stored
from potashwatch.pipeline.watching import Lookout
from potashwatch.rules import LEFT_OUT, LIBRARIES, digest_of, rules_digest
from potashwatch.targets import Watcher, known_targets, watcher
from tests.program import ROOT
from tests.published import FIXTURES
from tests.run.desk import STARTER

SOURCE = ROOT / "src/potashwatch"
INDIFFERENT = {
    "filelock": "locks an archive",
    "obstore": "stores bytes",
    "platformdirs": "says where folders are",
    "pyarrow": "writes an export",
    "rich": "prints",
    "zstandard": "gives back the bytes that were packed, or fails",
}
"""Libraries that the code behind a cached answer imports, and why their versions change none."""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package."""
    return shutil.copytree(
        SOURCE, tmp_path / "copy/potashwatch", ignore=shutil.ignore_patterns("__pycache__")
    )


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("parsers/classic.py", True),
        ("parsers/cutting.py", True),
        ("records/party.py", True),
        ("targets/known.toml", True),
        ("licenses/known.toml", True),
        ("licenses/clock.py", True),
        ("pipeline/looks.py", True),
        ("pipeline/run/run.py", True),
        ("errors.py", True),
        ("reports/table.py", False),
        ("cli/run.py", False),
    ],
)
def test_one_byte_changes_the_digest(name: str, counts: bool, package: Path) -> None:  # noqa: FBT001
    """Of code and data behind an answer; what only prints or takes commands leaves all caches as they are."""
    before = digest_of(package)
    path = package / name
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b" " + content[-1:])
    assert (digest_of(package) != before) is counts
    path.write_bytes(content)
    assert digest_of(package) == before


def test_a_file_more_or_of_another_name_changes_the_digest(package: Path) -> None:
    """A new module or folder counts without being named anywhere."""
    found = {digest_of(package)}
    (package / "new").mkdir()
    (package / "new/rule.py").write_bytes(b"")
    found.add(digest_of(package))
    (package / "new/rule.py").rename(package / "new/other.py")
    found.add(digest_of(package))
    assert len(found) == 3


def test_a_program_in_a_zip_has_the_digest_of_its_folder(package: Path) -> None:
    """What the interpreter compiles beside it says nothing."""
    path = package.parent / "program.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(package.rglob("*")):
            archive.write(file, file.relative_to(package.parent))
    code = "from potashwatch import rules; print(rules.__file__, rules.rules_digest())"
    code = f"import sys; sys.path.insert(0, {str(path)!r}); {code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    where, digest = done.stdout.split()
    assert "program.zip" in where
    assert digest == rules_digest()
    (package / "__pycache__").mkdir()
    (package / "__pycache__/rules.pyc").write_bytes(b"compiled")
    assert digest_of(package) == digest_of(SOURCE)


def test_every_library_behind_an_answer_counts() -> None:
    """Those that the code imports, but for a few that cannot change an answer."""
    imported: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.relative_to(SOURCE).parts[0] not in LEFT_OUT:
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Import):
                    imported.update(alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom):
                    imported.add((node.module or "").partition(".")[0])
    known = metadata.packages_distributions()
    others = {name for name in imported - sys.stdlib_module_names - {"potashwatch"} if name in known}
    assert others - INDIFFERENT.keys() <= set(LIBRARIES)


def test_another_version_of_a_library_is_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rules_digest()
    monkeypatch.setattr(rules, "_version", lambda name: "9.9" if name == "lxml" else metadata.version(name))
    rules_digest.cache_clear()
    after = rules_digest()
    monkeypatch.undo()
    rules_digest.cache_clear()
    assert (before, before != after) == (rules_digest(), True)


def test_what_other_rules_cached_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record indexes, watched parties: neither is used, and verify calls none of them damaged."""
    archive = Archive.open(tmp_path / "archive", create=True)
    source = FIXTURES / "ofac/classic/consolidated_2024-05-06.xml.gz"
    old = Watcher(known_targets())
    now = datetime(2026, 6, 1, tzinfo=UTC)
    (done,) = Importing(archive, STARTER, lambda: now, Lookout(archive, old)).run([source])
    snapshot = done.snapshot
    assert snapshot
    first = Lookout(archive, old).watched(snapshot)
    cached = sorted((tmp_path / "archive/derived").rglob("*.zst"))
    assert Indexes(archive).recall(stored(archive, snapshot))
    for module in (indexes, looks, watcher):
        monkeypatch.setattr(module, "rules_digest", lambda: "0" * 16)
    new = Watcher(known_targets())
    assert new.rules != old.rules
    assert Indexes(archive).recall(stored(archive, snapshot)) is None
    assert not list(check_derived(archive, new))
    again = Indexes(archive).of(snapshot)
    assert again
    assert len(again.rows) == 443
    watched = Lookout(archive, new).watched(snapshot)
    assert (watched.records, watched.rules) == (first.records, new.rules)
    assert len(sorted((tmp_path / "archive/derived").rglob("*.zst"))) > len(cached)
    assert not list(check_derived(archive, new))
    assert not list(archive.verify())
