"""Typst, with the project's fonts and nothing of the machine: a template and data in, PDF/UA-1 or a picture out.

The same template and data give the same bytes, wherever and whenever. What a template refuses (text too long, a
picture without its text, a sign that no font draws) comes back as a ``Problem`` of the item that asked for it.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import typst
from pydantic_core import to_json

from macros.cache import Cache, digest
from macros.pdf.tree import Element
from macros.problems import Problem, ProblemsFound

ROOT = Path(__file__).parents[1]
"""Templates live below; they import one another by their path from here: ``/pdf/jalons.typ``."""

FONTS = Path(__file__).parent / "fonts"

REFUSED = "refused: "
"""What a template's ``panic`` begins with when it speaks to an editor; see ``refuse`` in ``jalons.typ``."""


class Refused(ProblemsFound):
    """A template refused an item, perhaps for one of its fields."""

    def __init__(self, problem: Problem, field: str) -> None:
        self.field = field
        super().__init__([problem])


class Unprintable(ProblemsFound):
    """No font of the project draws these signs."""

    def __init__(self, item: str, signs: Sequence[str]) -> None:
        self.signs = signs
        named = ", ".join(f"« {sign} » (U+{ord(sign[0]):04X})" for sign in signs)
        self.message = f"Le PDF ne peut pas être fait : aucune police du projet ne dessine {named}."
        self.remedy = "Remplacez ce signe par un mot ou par un signe courant."
        super().__init__([Problem(item, 1, 1, "", self.message, self.remedy)])


class Press:
    """One build's Typst. Several threads may print at once: Typst lets Python run meanwhile.

    A process copied (``fork``) from one that has printed would wait for ever: share documents between threads.
    """

    def __init__(self, cache: Cache | None = None, root: Path = ROOT) -> None:
        self._cache, self._root = cache, root
        self._compilers = threading.local()

    def pdf(self, template: Path, data: object, *, dated: str, item: str) -> bytes:
        """Make a PDF/UA-1. ``dated`` is the ISO day that the file bears; ``item`` the file of the project it tells of.

        ``data`` is a dataclass or a model: the template reads it as ``json(bytes(sys.inputs.data))``.
        """
        return self._print(template, data, item, "pdf", dated=dated)

    def png(self, template: Path, data: object, *, item: str, pixels_per_inch: int) -> bytes:
        """Make a picture of a template's only page."""
        return self._print(template, data, item, "png", pixels_per_inch=pixels_per_inch)

    def svg(self, template: Path, data: object, *, item: str) -> bytes:
        """Make a drawing of a template's only page, with its letters as outlines."""
        return self._print(template, data, item, "svg")

    @cached_property
    def _fonts(self) -> typst.Fonts:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])

    @cached_property
    def _fingerprint(self) -> bytes:
        """Name all that decides a document beside its data: Typst, the fonts, every template."""
        files = sorted([*self._root.rglob("*.typ"), *FONTS.glob("*.ttf")])
        parts = [part for file in files for part in (file.name.encode(), file.read_bytes())]
        return digest(version("typst").encode(), *parts).encode()

    def _print(
        self,
        template: Path,
        data: object,
        item: str,
        form: Literal["pdf", "png", "svg"],
        *,
        dated: str = "1970-01-01",
        pixels_per_inch: int = 72,
    ) -> bytes:
        inputs = to_json(data, fallback=_as_json)

        def make() -> bytes:
            return self._compile(template, inputs, item, form, dated, pixels_per_inch)

        if self._cache is None:
            return make()
        name = digest(
            self._fingerprint,
            template.relative_to(self._root).as_posix().encode(),
            f"{form} {dated} {pixels_per_inch}".encode(),
            inputs,
        )
        return self._cache.get(name, make)

    def _compile(
        self,
        template: Path,
        inputs: bytes,
        item: str,
        form: Literal["pdf", "png", "svg"],
        dated: str,
        pixels_per_inch: int,
    ) -> bytes:
        try:
            made = self._compiler(template).compile(
                format=form,
                ppi=pixels_per_inch,
                sys_inputs={"data": inputs.decode()},
                pdf_standards="ua-1" if form == "pdf" else [],
                timestamp=int(datetime.fromisoformat(dated).replace(tzinfo=UTC).timestamp()),
            )
        except typst.TypstError as error:
            raise _explained(error, item, self._root) from error
        if not isinstance(made, bytes):
            raise ValueError(f"{template.name} makes several pages of {item}: a picture is one page")
        return made

    def _compiler(self, template: Path) -> typst.Compiler:
        """Give this thread's own compiler of a template."""
        mine = self._compilers.__dict__
        if str(template) not in mine:
            mine[str(template)] = typst.Compiler(template, root=self._root, font_paths=self._fonts)
        compiler: typst.Compiler = mine[str(template)]
        return compiler


def _as_json(value: object) -> object:
    if isinstance(value, Element):
        return value.as_json()
    raise TypeError(f"{type(value).__name__} cannot be printed")


def _explained(error: typst.TypstError, item: str, root: Path) -> Exception:
    """Say in French what an editor can mend; leave a mistake of the template to developers, with the item's name."""
    said = f"{error.message}\n{error.diagnostic}"
    if refused := re.search(rf"panicked with: {REFUSED}(.*)", error.message):
        told = json.loads(refused.group(1))
        return Refused(Problem(told["item"] or item, 1, 1, "", told["message"], told["remedy"]), told["field"])
    signs = list(dict.fromkeys(re.findall(r"the text `\"(.+?)\"` could not be displayed", said)))
    if signs:
        return Unprintable(item, signs)
    if "missing alt text" in said:
        return ProblemsFound([_undescribed(said, item, root)])
    error.add_note(f"while printing {item}\n{error.diagnostic}")
    return error


def _undescribed(said: str, item: str, root: Path) -> Problem:
    """Name the line of the template that shows a picture without saying what it is."""
    message = f"Le PDF de {item} montre une image sans texte de remplacement."
    remedy = "Dites en une phrase ce que l'image apprend au lecteur."
    place = re.search(r"┌─ (.+?):(\d+):(\d+)", said)
    if place is None:
        return Problem(item, 1, 1, "", message, remedy)
    parts = Path(place[1]).parts
    below = next((tail for start in range(len(parts)) if (root / (tail := Path(*parts[start:]))).is_file()), place[1])
    return Problem(f"macros/{below}", int(place[2]), int(place[3]) + 1, "", message, remedy)
