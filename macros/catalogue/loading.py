"""Reading ``resources/`` into a catalogue. All files are read before the first problem is reported."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from macros.catalogue.catalogue import Attached, Catalogue
from macros.catalogue.messages import explain
from macros.models.fields import SLUG_PATTERN, Model
from macros.models.kinds import KINDS
from macros.models.sheet import Sheet
from macros.models.vocabulary import (
    Departments,
    Exceptions,
    Glossary,
    Mirrors,
    Registers,
    Vocabulary,
    Withdrawals,
)
from macros.problems import Problem
from macros.yaml_lines import Document, read

AnyModel = TypeVar("AnyModel", bound=Model)

_SPECIAL_VOCABULARIES: dict[str, type[Model]] = {
    "registers": Registers,
    "departements": Departments,
    "glossary": Glossary,
    "mirrors": Mirrors,
}
_OTHER_FOLDERS = {"vocabularies", "files", "schemas"}
_OTHER_FILES = {"exceptions.yml", "withdrawn.yml"}


def load(root: Path) -> tuple[Catalogue, list[Problem]]:
    """Read everything below ``root/resources``. The catalogue holds what could be understood."""
    with _without_garbage_collection():
        return _Loader(root).load()


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Building many small objects triggers collections that free nothing: a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Loader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.resources = root / "resources"
        self.problems: list[Problem] = []
        self.documents: dict[str, Document] = {}
        self.unreadable: set[str] = set()

    def load(self) -> tuple[Catalogue, list[Problem]]:
        self._report_strays()
        vocabularies, reference_lists, glossary, mirrors = self._vocabularies()
        catalogue = Catalogue(
            sheets={folder: self._sheets(folder) for folder in KINDS},
            unreadable=frozenset(self.unreadable),
            vocabularies=vocabularies,
            reference_lists=reference_lists,
            glossary=glossary,
            mirrors=mirrors,
            withdrawals=self._optional("withdrawn.yml", Withdrawals),
            exceptions=self._optional("exceptions.yml", Exceptions),
            attachments=self._attachments(),
            documents=self.documents,
        )
        return catalogue, self.problems

    def _report_strays(self) -> None:
        """Point at folders and files that nothing reads: usually a misspelt name."""
        for entry in sorted(self.resources.iterdir()):
            path = f"resources/{entry.name}"
            if entry.name.startswith("."):
                continue
            if entry.is_dir() and entry.name not in KINDS and entry.name not in _OTHER_FOLDERS:
                self._add(path, "Aucun type de fiche ne porte le nom de ce dossier.", f"Dossiers possibles : {', '.join(KINDS)}.")
            if entry.is_file() and entry.name not in _OTHER_FILES:
                self._add(path, "Ce fichier n'est lu par rien.", "Placez-le dans le dossier de son type.")

    def _sheets(self, folder: str) -> dict[str, Sheet]:
        sheets: dict[str, Sheet] = {}
        for file in self._yaml_files(self.resources / folder):
            slug = file.stem
            sheet = self._model(file, KINDS[folder].model, kind=folder, slug=slug)
            if sheet is not None:
                sheets[slug] = sheet
            else:
                self.unreadable.add(f"{folder}/{slug}")
        return sheets

    def _yaml_files(self, folder: Path) -> Iterator[Path]:
        """Give the readable YAML files of a folder, and report every other thing in it."""
        if not folder.is_dir():
            return
        for file in sorted(folder.iterdir()):
            path = self._relative(file)
            if file.name.startswith("."):
                continue
            if file.suffix == ".yaml":
                self._add(path, "Le nom finit par .yaml.", f"Renommez le fichier en {file.stem}.yml.")
            elif file.suffix != ".yml" or not file.is_file():
                self._add(path, "Seuls des fichiers .yml ont leur place ici.", "Placez les documents dans resources/files/.")
            elif not file.resolve().is_relative_to(self.resources.resolve()):
                self._add(path, "Ce raccourci mène hors du dossier resources/.", "Copiez le fichier à sa place.")
            elif not re.fullmatch(SLUG_PATTERN, file.stem):
                self._add(
                    path, f"« {file.name} » ne peut pas servir d'identifiant.",
                    "Renommez-le en minuscules sans accent, avec des tirets : mon-programme.yml.",
                )
            else:
                yield file

    def _vocabularies(self) -> tuple[dict[str, dict[str, Model]], frozenset[str], Glossary | None, Mirrors | None]:
        terms: dict[str, dict[str, Model]] = {}
        references: set[str] = set()
        loaded: dict[str, Model] = {}
        for file in self._yaml_files(self.resources / "vocabularies"):
            vocabulary = self._model(file, _SPECIAL_VOCABULARIES.get(file.stem, Vocabulary))
            if vocabulary is None:
                continue
            loaded[file.stem] = vocabulary
            if isinstance(vocabulary, Mirrors):
                continue
            terms[file.stem] = self._terms(file, vocabulary)
            if getattr(vocabulary, "reference", False):
                references.add(file.stem)
        glossary, mirrors = loaded.get("glossary"), loaded.get("mirrors")
        return (
            terms,
            frozenset(references),
            glossary if isinstance(glossary, Glossary) else None,
            mirrors if isinstance(mirrors, Mirrors) else None,
        )

    def _terms(self, file: Path, vocabulary: Model) -> dict[str, Model]:
        terms: dict[str, Model] = {}
        for index, term in enumerate(getattr(vocabulary, "terms", ())):
            if term.id in terms:
                document = self.documents[self._relative(file)]
                self.problems.append(
                    document.problem(("terms", index, "id"), f"« {term.id} » est déjà défini plus haut.", "Donnez un autre identifiant.")
                )
            terms[term.id] = term
        return terms

    def _optional(self, name: str, model: type[AnyModel]) -> AnyModel:
        file = self.resources / name
        found = self._model(file, model) if file.is_file() else None
        return found if found is not None else model()

    def _model(self, file: Path, model: type[AnyModel], **identity: str) -> AnyModel | None:
        path = self._relative(file)
        document, problems = read(file, path)
        self.problems += problems
        if document is None:
            return None
        self.documents[path] = document
        if not isinstance(document.data, dict):
            self.problems.append(
                document.problem((), "Le fichier doit commencer par un champ.", "Attendu : nom: valeur, un champ par ligne.")
            )
            return None
        for name in identity:
            if name in document.data:
                self.problems.append(
                    document.problem((name,), f"Le champ « {name} » se déduit du nom du fichier.", "Supprimez cette ligne.", key=True)
                )
        try:
            return model.model_validate({**document.data, **identity})
        except ValidationError as error:
            self.problems += explain(document, error.errors(include_url=False), model)
            return None

    def _attachments(self) -> dict[str, Attached]:
        folder = self.resources / "files"
        inside = folder.resolve()
        return {
            file.relative_to(folder).as_posix(): Attached(file, file.stat().st_size)
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.name != ".gitkeep" and file.resolve().is_relative_to(inside)
        }

    def _relative(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()

    def _add(self, path: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(path, 1, 1, "", message, remedy))
