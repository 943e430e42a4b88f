"""The changes of the data, told when a site takes the place of another: the build knows no past, publishing does."""

from __future__ import annotations

from collections.abc import Callable

from macros.opendata.changes import CHANGES_PATH, DATA_PATH, about, changes_artifacts, next_editions
from scripts.publishing.site import Files, SiteFile


def with_changes(files: Files, served: Callable[[str], bytes | None], today: str) -> Files:
    """Give the site with its history: that of the site that is served, and what changes today.

    ``served`` reads a file of the site that readers have now. A site without open data is left as it is.
    """
    if CHANGES_PATH not in files or DATA_PATH not in files:
        return files
    coming = files[DATA_PATH].content()
    editions = next_editions(served(CHANGES_PATH), served(DATA_PATH), coming, today)
    told = changes_artifacts(about(files[CHANGES_PATH].content()), editions)
    return {**files, **{artifact.path: SiteFile.of(artifact.path, artifact.content) for artifact in told}}
