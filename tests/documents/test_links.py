"""Every link inside the project leads somewhere."""

from pathlib import Path

import pytest

from tests.documents.pages import PAGES, ROOT, anchors, links, name


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_and_anchor_exists(page: Path) -> None:
    """A reader who follows a link arrives: at a file of the project, and at the heading that is named."""
    assert [link for link in links(page) if "://" not in link and not _leads(page, link)] == []


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not anchor or (target.suffix == ".md" and anchor in anchors(target))


def test_every_page_is_reached_from_the_index() -> None:
    """Nothing is written that nobody finds."""
    index = ROOT / "docs/index.md"
    reached = {
        (index.parent / link.partition("#")[0]).resolve() for link in links(index) if "://" not in link
    }
    assert [name(page) for page in sorted(ROOT.glob("docs/*.md")) if page not in {*reached, index}] == []
