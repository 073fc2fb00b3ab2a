"""README and docs say what the program has: every code, command, data file and dependency. See tests/documents."""

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
_CODE = re.compile(
    r"\b(?:input|parse|compare|check|output|config|fetch|archive|guard|license|status|run|alert)"
    r"\.[a-z]+(?:-[a-z]+)*\b"
)


def test_every_error_code_is_documented_and_every_documented_one_exists() -> None:
    """The docs list the codes that scripts may meet."""
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    raised = set(re.findall(rf'"({_CODE.pattern})"', sources))
    pages = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))
    documented = set(re.findall(rf"`({_CODE.pattern})`", pages))
    assert raised == documented


def test_every_command_is_in_the_readme() -> None:
    """A newcomer finds every command."""
    from potashwatch.cli import _COMMANDS  # noqa: PLC0415

    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in _COMMANDS if f"`potashwatch {name}" not in readme] == []


def test_every_fixture_has_its_origin_written_down() -> None:
    """Every data file of the project is named in fixtures/README.md, by name, folder or date (F62)."""
    told = (ROOT / "fixtures/README.md").read_text("utf-8")
    files = [p for p in (ROOT / "fixtures").rglob("*") if p.is_file() and p.name != "README.md"]
    day = re.compile(r"\d{4}-\d\d-\d\d")
    missing = [
        path
        for path in files
        if path.name not in told
        and path.parent.name not in told
        and f"`{path.parent.parent.name}/{path.parent.name}`" not in told
        and not ((found := day.search(path.name)) and f"| {found[0]} |" in told)
    ]
    assert missing == []


PERMISSIVE = ("MIT", "BSD", "Apache", "PSF", "ISC", "MPL", "Unlicense")


def test_every_dependency_has_a_permissive_licence() -> None:
    """What a bank installs with this program is under MIT, BSD, Apache, PSF, ISC, MPL or Unlicense terms (F61)."""
    seen: set[str] = set()
    queue = ["potashwatch"]
    while queue:
        for requirement in metadata.requires(queue.pop()) or []:
            name = re.match(r"[A-Za-z0-9._-]+", requirement)
            if name is None or "extra ==" in requirement or name[0].lower() in seen:
                continue
            try:
                metadata.distribution(name[0])
            except metadata.PackageNotFoundError:
                continue  # for another platform
            seen.add(name[0].lower())
            queue.append(name[0])
    assert {"click", "lxml", "pydantic", "rich", "zstandard"} <= seen
    assert [name for name in sorted(seen) if not _is_permissive(name)] == []


def _is_permissive(name: str) -> bool:
    about = metadata.metadata(name).json
    told = [str(about.get("license_expression", "")), str(about.get("license", ""))]
    told += [str(text) for text in about.get("classifier", ()) if str(text).startswith("License")]
    return any(word in text for text in told for word in PERMISSIVE)
