"""The data of the smallest project, with what each test adds to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_project import SmallProject

from macros.opendata.datasets import Datasets
from macros.opendata.publication import FOLDER, Publication

Published = Callable[[], dict[str, bytes]]


@pytest.fixture
def published(project: SmallProject) -> Published:
    """Give the files of data, by path below ``donnees/v1/``, as the project stands when it is called."""

    def publish() -> dict[str, bytes]:
        catalogue, problems = project.loaded()
        assert problems == []
        made = Datasets(Publication(catalogue, "https://jalons.example/")).artifacts()
        return {artifact.path.removeprefix(f"{FOLDER}/"): artifact.content for artifact in made}

    return publish
