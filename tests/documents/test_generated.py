"""The reference pages say what the program says today."""

from pathlib import Path

import pytest

from tests.documents.generated import GENERATED
from tests.documents.pages import name


@pytest.mark.long  # about our own words; the oldest libraries lay them out in another way
@pytest.mark.parametrize("page", GENERATED, ids=name)
def test_the_reference_is_of_this_version(page: Path) -> None:
    """Neither an option nor a key is missing from the reference, and none is there that is gone: ``make docs``."""
    assert page.read_text("utf-8") == GENERATED[page]()
