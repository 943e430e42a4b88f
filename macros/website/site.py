"""What pages are made with: the catalogue, the settings of the site, the templates. No page logic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from macros import selections
from macros.catalogue import Catalogue
from macros.linked_data import absolute
from macros.models.kinds import KINDS
from macros.models.sheet import Sheet
from macros.rendering import CompiledTemplates, Prose, environment
from macros.typesetting import as_markup, settled
from macros.website.bundle import Bundle

HERE = Path(__file__).parent
_ROOT, _KIND = "\21", "<!--kind-->"
"""What stands in a card for the way to the root, and around its kind, that some lists do not show: no text can hold them."""


@dataclass(frozen=True)
class Settings:
    """What the publisher configures in ``mkdocs.yml``; ``None`` where nothing is configured yet."""

    site_url: str
    edit_url: str | None = None
    """Address that opens a file for editing: the path in the project is added to it."""
    contact_url: str | None = None
    """Where an error is reported: an https or mailto address."""
    site_name: str = "Jalons"
    site_description: str = ""


@dataclass(frozen=True)
class Site:
    """The context of every page."""

    catalogue: Catalogue
    settings: Settings
    compiled: CompiledTemplates | None = None

    def over(self, catalogue: Catalogue) -> Site:
        """Give the same site over another catalogue, whose glossary is the same."""
        other = replace(self, catalogue=catalogue)
        other.__dict__.update(prose=self.prose, bundle=self.bundle)
        return other

    @cached_property
    def env(self) -> Environment:
        """Give the templates."""
        return environment(HERE / "templates", typeset=True, compiled=self.compiled)

    def compile_templates(self) -> None:
        """Compile the templates that every kind of sheet needs."""
        for kind in KINDS.values():
            for folder in ("sheets", "cards"):
                self.env.get_template(f"{folder}/{kind.template}.html")

    @cached_property
    def _cards(self) -> dict[str, tuple[str, str, str]]:
        return {}

    def card(self, sheet: Sheet, root: str, show_kind: bool) -> Markup:
        """Give the card of a sheet, made once for all the pages that show it."""
        if sheet.key not in self._cards:
            self._cards[sheet.key] = self._card(sheet)
        before, kind, after = self._cards[sheet.key]
        return as_markup((before + kind + after if show_kind else before + after).replace(_ROOT, root))

    def _card(self, sheet: Sheet) -> tuple[str, str, str]:
        """Make a card in three pieces: what comes before its kind, its kind, the rest."""
        kind = self.catalogue.kind_of(sheet)
        values = {"sheet": sheet, "kind": kind, "root": _ROOT}
        before, shown, after = settled(self._made(f"cards/{kind.template}.html", values)).split(_KIND)
        return before, shown, after

    @cached_property
    def _shared(self) -> dict[str, object]:
        """Give what every template may ask of the catalogue."""
        shared = {
            "bundle": self.bundle,
            "card": self.card,
            "catalogue": self.catalogue,
            "label": self.catalogue.label,
            "kinds": KINDS,
            "related": partial(selections.related, self.catalogue),
            "review_due": partial(selections.review_due, self.catalogue),
        }
        return shared | {"parts": self.env.get_template("parts.html").make_module(shared)}

    @cached_property
    def prose(self) -> Prose:
        """Give the last pass over text."""
        glossary = self.catalogue.glossary
        return Prose(glossary.terms if glossary else ())

    @cached_property
    def bundle(self) -> Bundle:
        """Give the style sheet, scripts and fonts."""
        return Bundle(Path(__file__).parent / "assets")

    def block(self, name: str, **values: object) -> Markup:
        """Render a template as HTML."""
        return Markup(settled(self._made(name, values)))

    def body(self, name: str, **values: object) -> str:
        """Render the template of a page's body, terms explained."""
        return self.prose.explain(self._made(name, values))

    def _made(self, name: str, values: dict[str, object]) -> str:
        return self.env.get_template(name).render(self._shared | values)

    def absolute(self, url: str) -> str:
        """Give the full address of a path of the site."""
        return absolute(self.settings.site_url, url)


def address(sheet: Sheet) -> str:
    """Give the address of a sheet, relative to the root of the site."""
    return sheet.address


def root_from(url: str) -> str:
    """Give the way from a page back to the root: ``../../`` from ``outils/cddf/``."""
    return "../" * url.count("/") or "./"
