"""Reading ``resources/`` into a catalogue. All files are read before the first problem is reported."""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from macros.cache import Cache, digest
from macros.catalogue.catalogue import Attached, Catalogue
from macros.catalogue.messages import explain
from macros.catalogue.salvaging import salvage
from macros.models.accessibility import Accessibility
from macros.models.compositions import COMPOSITIONS
from macros.models.fields import SLUG_MAX_CHARS, SLUG_PATTERN, Model, slug_from
from macros.models.kinds import KINDS
from macros.models.kit import FOLDER as KITS
from macros.models.kit import Kit
from macros.models.letter import FOLDER as LETTERS
from macros.models.letter import Issue
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
from macros.problems import Problem, did_you_mean, shown
from macros.processes import Shared, batches, without_garbage_collection
from macros.yaml_lines import Document, content_of, understood
from macros.yaml_mistakes import decoded, typing_hint

AnyModel = TypeVar("AnyModel", bound=Model)

_SPECIAL_VOCABULARIES: dict[str, type[Model]] = {
    "registers": Registers,
    "departements": Departments,
    "glossary": Glossary,
    "mirrors": Mirrors,
}
_OTHER_FOLDERS = {*COMPOSITIONS, "vocabularies", "files", "schemas"}
_OTHER_FILES = {"accessibility.yml", "exceptions.yml", "withdrawn.yml"}


def load(
    root: Path,
    processes: int = 1,
    meanwhile: Callable[[], object] = lambda: None,
    kept: Cache | None = None,
    tools: str = "",
) -> tuple[Catalogue, list[Problem]]:
    """Read everything below ``root/resources``. The catalogue holds what could be understood.

    The caller does ``meanwhile`` before it reads with its helpers. Files that the same ``tools`` read before
    come from what was ``kept``.
    """
    with without_garbage_collection():
        return _Loader(root, processes, meanwhile, kept, tools).load()


def load_sheet(root: Path, kind: str, slug: str) -> tuple[Sheet | None, Document | None, list[Problem]]:
    """Read one sheet, as ``load`` would."""
    path = f"resources/{kind}/{slug}.yml"
    found = _found(root / path, path, KINDS[kind].model, kind=kind, slug=slug)
    return found.model, found.document, found.problems


BATCH = 64
"""Files that a process reads before it asks for more."""
FEW_BATCHES = 10
"""Up to here, one process has read them before another would begin."""


class _Loader:
    def __init__(
        self, root: Path, processes: int, meanwhile: Callable[[], object], kept: Cache | None, tools: str
    ) -> None:
        self.root = root
        self.processes = processes
        self.meanwhile = meanwhile
        self.kept = kept
        self.tools = tools
        self.resources = root / "resources"
        self.problems: list[Problem] = []
        self.documents: dict[str, Document] = {}
        self.unreadable: set[str] = set()
        self.salvaged: list[Any] = []

    def load(self) -> tuple[Catalogue, list[Problem]]:
        self._report_strays()
        vocabularies, reference_lists, glossary, mirrors = self._vocabularies()
        models = {folder: kind.model for folder, kind in KINDS.items()}
        entries = self._folders({**models, KITS: Kit, LETTERS: Issue})
        catalogue = Catalogue(
            sheets={folder: entries[folder] for folder in KINDS},
            kits=entries[KITS],
            letters=entries[LETTERS],
            unreadable=frozenset(self.unreadable),
            salvaged=tuple(self.salvaged),
            vocabularies=vocabularies,
            reference_lists=reference_lists,
            glossary=glossary,
            mirrors=mirrors,
            withdrawals=self._optional("withdrawn.yml", Withdrawals),
            exceptions=self._optional("exceptions.yml", Exceptions),
            accessibility=self._single("accessibility.yml", Accessibility),
            attachments=self._attachments(),
            documents=self.documents,
        )
        return catalogue, self.problems

    def _report_strays(self) -> None:
        """Point at folders and files that nothing reads: usually a misspelt name."""
        for entry in self._entries(self.resources):
            path = f"resources/{entry.name}"
            if entry.is_dir() and entry.name not in KINDS and entry.name not in _OTHER_FOLDERS:
                self._add(path, "Rien ne lit ce dossier.", did_you_mean(entry.name, (*KINDS, *_OTHER_FOLDERS)))
            elif not entry.is_dir() and entry.name not in _OTHER_FILES:
                possible = ", ".join(sorted(_OTHER_FILES))
                remedy = f"Une fiche va dans le dossier de son type. Ici, seuls ont leur place : {possible}."
                self._add(path, "Rien ne lit ce fichier.", remedy)

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """Give what stands in a folder, hidden files aside, by name."""
        try:
            entries = (entry for entry in os.scandir(folder) if not entry.name.startswith("."))
            return sorted(entries, key=attrgetter("name"))
        except OSError:
            self._add(self._relative(folder), "Ce dossier ne peut pas être lu.", "Vérifiez ses droits d'accès.")
            return []

    def _folders(self, models: Mapping[str, type[Model]]) -> dict[str, dict[str, Any]]:
        """Read the files of some folders, each into a model, by slug."""
        cut = [
            self._batch(folder, model, slugs)
            for folder, model in models.items()
            for slugs in batches(self._slugs(self.resources / folder), str, BATCH)
        ]
        known = {batch.name: before for batch in cut if (before := self._known(batch)) is not None}
        unknown = [batch for batch in cut if batch.name not in known]
        with Shared(self._read, unknown, self.processes if len(unknown) > FEW_BATCHES else 1) as sharing:
            self.meanwhile()
            known |= zip((batch.name for batch in unknown), sharing.results(), strict=True)
        entries: dict[str, dict[str, Any]] = {folder: {} for folder in models}
        for batch in cut:
            for slug, found in zip(batch.contents, known[batch.name], strict=True):
                entry = self._noted(found)
                if entry is not None:
                    entries[batch.folder][slug] = entry
                else:
                    self.unreadable.add(f"{batch.folder}/{slug}")
                    self.salvaged += [found.salvaged] if found.salvaged is not None else []
        return entries

    def _batch(self, folder: str, model: type[Model], slugs: Iterable[str]) -> _Batch:
        """Read the bytes of some files; those that cannot be read are told."""
        contents = {}
        for slug in slugs:
            path = f"resources/{folder}/{slug}{_SUFFIX}"
            content = content_of(f"{self.root}/{path}", path)
            if isinstance(content, Problem):
                self.problems.append(content)
                self.unreadable.add(f"{folder}/{slug}")
            else:
                contents[slug] = content
        name = digest(self.tools.encode(), " ".join((folder, *contents)).encode(), *contents.values())
        return _Batch(name, folder, model, contents)

    def _known(self, batch: _Batch) -> list[_Found[Any]] | None:
        """Give what was understood of some files when they were read before, without a mistake."""
        kept = self.kept.find(batch.name) if self.kept else None
        if kept is None:
            return None
        texts = (Document(path, decoded(content)) for path, content in batch.files())
        return [_Found(model, text, []) for model, text in zip(pickle.loads(kept), texts, strict=True)]

    def _read(self, batch: _Batch) -> list[_Found[Any]]:
        found = [
            _understood(content, path, batch.model, kind=batch.folder, slug=slug)
            for slug, (path, content) in zip(batch.contents, batch.files(), strict=True)
        ]
        if self.kept and all(one.model and not one.problems for one in found):
            self.kept.put(batch.name, pickle.dumps([one.model for one in found], protocol=pickle.HIGHEST_PROTOCOL))
        return found

    def _noted(self, found: _Found[AnyModel]) -> AnyModel | None:
        """Keep what reading a file gave, and give its model."""
        self.problems += found.problems
        if found.document is not None:
            self.documents[found.document.path] = found.document
        return found.model

    def _slugs(self, folder: Path) -> Iterator[str]:
        """Give the names of the readable YAML files of a folder, and report every other thing in it."""
        if folder.is_symlink():
            self._add(self._relative(folder), *_SHORTCUT)
        elif folder.is_dir():
            for entry in self._entries(folder):
                if wrong := _misplaced(entry):
                    self._add(self._relative(folder / entry.name), *wrong)
                else:
                    yield entry.name.removesuffix(_SUFFIX)

    def _vocabularies(self) -> tuple[dict[str, dict[str, Model]], frozenset[str], Glossary | None, Mirrors | None]:
        terms: dict[str, dict[str, Model]] = {}
        references: set[str] = set()
        loaded: dict[str, Model] = {}
        folder = self.resources / "vocabularies"
        for file in [folder / f"{slug}{_SUFFIX}" for slug in self._slugs(folder)]:
            vocabulary = self._model(file, _SPECIAL_VOCABULARIES.get(file.stem, Vocabulary))
            if vocabulary is None:
                self.unreadable.add(f"vocabularies/{file.stem}")
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
                    document.problem(
                        ("terms", index, "id"),
                        f"« {term.id} » est déjà défini plus haut.",
                        "Donnez un autre identifiant.",
                    )
                )
            terms[term.id] = term
        return terms

    def _optional(self, name: str, model: type[AnyModel]) -> AnyModel:
        found = self._single(name, model)
        return found if found is not None else model()

    def _single(self, name: str, model: type[AnyModel]) -> AnyModel | None:
        file = self.resources / name
        if file.is_symlink():
            self._add(self._relative(file), *_SHORTCUT)
        return self._model(file, model) if file.is_file() and not file.is_symlink() else None

    def _model(self, file: Path, model: type[AnyModel]) -> AnyModel | None:
        return self._noted(_found(file, self._relative(file), model))

    def _attachments(self) -> dict[str, Attached]:
        folder = self.resources / "files"
        found = {}
        for file in sorted(folder.rglob("*")):
            if file.is_symlink():
                self._add(self._relative(file), *_SHORTCUT)
            elif file.is_file() and file.name != ".gitkeep":
                found[file.relative_to(folder).as_posix()] = Attached(file, file.stat().st_size)
        return found

    def _relative(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()

    def _add(self, path: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(path, 1, 1, "", message, remedy))


class _Found(NamedTuple, Generic[AnyModel]):
    """What reading a file gives."""

    model: AnyModel | None
    document: Document | None
    problems: list[Problem]
    salvaged: AnyModel | None = None
    """What could be understood of a file with mistakes, where there is no model."""


class _Batch(NamedTuple):
    """The bytes of some files of one folder, by slug; they and what reads them decide its name."""

    name: str
    folder: str
    model: type[Model]
    contents: Mapping[str, bytes]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Give the path of each file in the project, with its bytes."""
        return ((f"resources/{self.folder}/{slug}{_SUFFIX}", content) for slug, content in self.contents.items())


def _found(file: Path, path: str, model: type[AnyModel], **identity: str) -> _Found[AnyModel]:
    """Read a file into a model, or say why it cannot be."""
    content = content_of(file, path)
    return (
        _Found(None, None, [content]) if isinstance(content, Problem) else _understood(content, path, model, **identity)
    )


def _understood(content: bytes, path: str, model: type[AnyModel], **identity: str) -> _Found[AnyModel]:
    """Make the content of a file a model, or say why it cannot be."""
    document, problems = understood(content, path)
    if document is None:
        return _Found(None, None, problems)
    light = document.alone()
    if not isinstance(document.data, dict):
        return _Found(None, light, [*problems, _not_fields(document)])
    for name in identity.keys() & document.data.keys():
        message = f"Le champ « {name} » se déduit de l'emplacement du fichier."
        problems.append(document.problem((name,), message, "Supprimez cette ligne.", key=True))
    try:
        made = model.model_validate({**document.data, **identity})
    except ValidationError as error:
        problems += explain(document, error.errors(include_url=False), model)
        return _Found(None, light, problems, salvage(model, {**document.data, **identity}))
    return _Found(None, light, problems, made) if document.damaged else _Found(made, light, problems)


_SUFFIX = ".yml"
_SHORTCUT = ("C'est un raccourci (lien symbolique) vers un autre endroit.", "Copiez le fichier lui-même à sa place.")


def _misplaced(entry: os.DirEntry[str]) -> tuple[str, str] | None:
    """Say why a file cannot be read as a sheet, and what to do; ``None`` when it can."""
    if entry.is_symlink():
        return _SHORTCUT
    if entry.is_dir():
        return (
            "C'est un dossier, et rien ne le lit.",
            "Placez les fiches, une par fichier .yml, dans le dossier au-dessus.",
        )
    if entry.is_file() and entry.name.endswith(_SUFFIX) and _is_slug(entry.name.removesuffix(_SUFFIX)):
        return None
    file = Path(entry.name)
    name = f"{slug_from(file.stem.removesuffix('.yml')) or 'mon-programme'}.yml"
    if file.suffix in {".yaml", ".YML", ".YAML"} or file.stem.endswith(".yml"):
        return f"Le nom du fichier finit par « {shown(file.suffix)} » au lieu de « .yml ».", f"Renommez-le en {name}."
    if file.suffix != _SUFFIX or not entry.is_file():
        return "Seuls des fichiers .yml ont leur place ici.", "Placez les documents dans resources/files/."
    return (
        f"« {shown(file.name)} » ne peut pas servir d'adresse à la fiche.",
        f"Renommez-le en minuscules sans accent ni espace, avec des tirets : {name}.",
    )


def _is_slug(name: str) -> bool:
    return len(name) <= SLUG_MAX_CHARS and re.fullmatch(SLUG_PATTERN, name) is not None


def _not_fields(document: Document) -> Problem:
    """Report a file that holds text or a list where fields are expected."""
    if isinstance(document.data, list):
        return document.problem(
            (), "Le fichier commence par une liste.", "Attendu : nom: valeur, un champ par ligne, sans tiret devant."
        )
    hint = typing_hint(document.data) or "Attendu : nom: valeur, un champ par ligne."
    return document.problem(
        (), f"Le fichier ne contient que du texte (« {shown(document.data)} »), sans aucun champ.", hint
    )
