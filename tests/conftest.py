"""What several folders of tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import small_project
from hypothesis import settings
from small_project import SmallProject

# The same examples at every run, and no verdict on the speed of a shared machine.
settings.register_profile(
    "jalons", deadline=None, derandomize=True, max_examples=int(os.environ.get("EXAMPLES", "150"))
)
settings.load_profile("jalons")


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """Make the smallest valid project, each time anew."""
    return small_project.make(tmp_path)
