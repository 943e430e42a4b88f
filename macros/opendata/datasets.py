"""One JSON file a catalogue, with the fields of the YAML files and the address of each sheet."""

from __future__ import annotations

import json
from collections.abc import Iterator

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.kinds import KINDS

FOLDER = "donnees"


def dataset_artifacts(catalogue: Catalogue) -> Iterator[Artifact]:
    """Give the data file of every catalogue. Empty fields are left out, as in the YAML files."""
    for folder in KINDS:
        rows = [
            {
                "id": sheet.slug,
                **sheet.model_dump(mode="json", by_alias=True, exclude={"kind", "slug"}, exclude_defaults=True),
            }
            for sheet in catalogue.of_kind(folder)
        ]
        text = json.dumps({"licence": "Licence Ouverte 2.0", "items": rows}, ensure_ascii=False, indent=1)
        yield Artifact(f"{FOLDER}/{folder}.json", f"{text}\n".encode())
