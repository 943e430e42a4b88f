"""What every file of data says of itself: whose it is, under which licence, at which addresses.

The number in the addresses changes only with a break: a column that goes or changes meaning. A new column is no break.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template
from pydantic_core import to_json

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.linked_data import LICENCE, absolute
from macros.rendering import environment

VERSION = "v1"
FOLDER = f"donnees/{VERSION}"
LICENCE_NAME = "Licence Ouverte 2.0"
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Publication:
    """A catalogue and the site that publishes it."""

    catalogue: Catalogue
    site_url: str
    site_name: str = "Jalons"
    description: str = ""
    contact_url: str | None = None

    @cached_property
    def _env(self) -> Environment:
        return environment(TEMPLATES, typeset=True)

    def template(self, name: str) -> Template:
        """Give a template of this output."""
        return self._env.get_template(name)

    def address(self, path: str) -> str:
        """Give the full address of a path of the site."""
        return absolute(self.site_url, path)

    def data(self, name: str) -> str:
        """Give the full address of a file of data."""
        return self.address(f"{FOLDER}/{name}")

    @cached_property
    def updated(self) -> str:
        """Give the last day a sheet was read again; ``""`` for an empty catalogue."""
        return max((sheet.reviewed_on for sheet in self.catalogue.all_sheets()), default="")

    @cached_property
    def since(self) -> str:
        """Give the day the first sheet was published; ``""`` for an empty catalogue."""
        return min((sheet.published_on for sheet in self.catalogue.all_sheets()), default="")

    def heading(self, title: str) -> dict[str, str]:
        """Give what stands at the head of a JSON file."""
        return {
            "title": title,
            "publisher": self.site_name,
            "license": LICENCE,
            "license_title": LICENCE_NAME,
            "updated": self.updated,
        }


def as_json(value: Any) -> bytes:
    """Write JSON to be read: accents as they are, indented. The standard library indents thirty times slower."""
    return to_json(value, indent=1) + b"\n"


def data_file(name: str, content: bytes) -> Artifact:
    """Make a file of data."""
    return Artifact(f"{FOLDER}/{name}", content)
