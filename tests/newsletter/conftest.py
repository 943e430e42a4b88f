"""The smallest project with the smallest letter, loaded."""

from __future__ import annotations

import pytest
from letters_read import SETTINGS
from small_letter import LETTER, LETTER_PATH
from small_project import SmallProject

from macros.catalogue import Catalogue
from macros.models.letter import Issue
from macros.newsletter.message import Letter, letter_message


@pytest.fixture
def catalogue(project: SmallProject) -> Catalogue:
    project.write(LETTER_PATH, LETTER)
    loaded, problems = project.loaded()
    assert problems == []
    return loaded


@pytest.fixture
def issue(catalogue: Catalogue) -> Issue:
    return catalogue.letters["2026-12"]


@pytest.fixture
def letter(catalogue: Catalogue, issue: Issue) -> Letter:
    return letter_message(catalogue, SETTINGS, issue)
