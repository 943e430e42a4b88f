"""From pydantic's errors to French sentences: what was found, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from macros.models.marks import first_model
from macros.problems import Problem, did_you_mean
from macros.yaml_lines import Document, Location


def explain(document: Document, errors: Iterable[ErrorDetails], model: type[BaseModel]) -> list[Problem]:
    """Turn every validation error of a file into a problem at its line."""
    problems = [_explain(document, error, model) for error in errors]
    return list(dict.fromkeys(problems))


def _explain(document: Document, error: ErrorDetails, model: type[BaseModel]) -> Problem:
    location = _in_document(document, error["loc"])
    context = error.get("ctx", {})
    found = error["input"]
    kind = error["type"]
    if kind == "jalons":
        return document.problem(location, _with_subject(context["message"]), context["remedy"])
    if kind == "missing":
        field = str(location[-1])
        title, help_text = _title(model, location)
        named = f"« {title} » " if title else ""
        return document.problem(location, f"Il manque le champ {named}({field}).", f"Ajoutez « {field}: ». {help_text}".strip())
    if kind == "extra_forbidden":
        allowed = _allowed_keys(model, location[:-1])
        return document.problem(
            location, f"Le champ « {str(location[-1])[:60]} » n'existe pas ici.", did_you_mean(str(location[-1]), allowed), key=True
        )
    if found is None:
        return document.problem(location, "Le champ est vide.", "Remplissez-le, ou supprimez sa ligne s'il est facultatif.")
    message, remedy = _SENTENCES.get(kind, ("La valeur n'est pas valable.", "Comparez avec une fiche voisine."))
    values = {"found": _short(found), **{key: _short(value) for key, value in context.items()}}
    if kind == "literal_error":
        expected = [part.strip().strip("'\"") for part in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return document.problem(location, message.format(**values), did_you_mean(str(found), expected))
    return document.problem(location, message.format(**values), remedy.format(**values))


def _with_subject(message: str) -> str:
    return message if message.startswith("«") else f"La valeur {message}"


_SENTENCES = {
    "string_type": ("Un texte est attendu ici, pas une liste ni un bloc.", "Écrivez la valeur sur la ligne : nom: texte."),
    "string_too_long": ("Le texte dépasse {max_length} caractères.", "Raccourcissez-le."),
    "string_too_short": ("Le texte est trop court.", "Complétez-le."),
    "string_pattern_mismatch": (
        "« {found} » n'a pas la forme attendue.",
        "Attendu : minuscules sans accent, chiffres et tirets, par exemple la-chute-87.",
    ),
    "int_parsing": ("« {found} » n'est pas un nombre entier.", "Attendu : des chiffres seulement, par exemple 12."),
    "int_type": ("Un nombre entier est attendu ici.", "Attendu : des chiffres seulement, par exemple 12."),
    "int_parsing_size": ("Le nombre est démesuré.", "Vérifiez les chiffres."),
    "int_from_float": ("« {found} » n'est pas un nombre entier.", "Attendu : des chiffres seulement, par exemple 12."),
    "greater_than_equal": ("« {found} » est trop petit : au moins {ge}.", "Vérifiez le nombre."),
    "greater_than": ("« {found} » est trop petit : plus de {gt}.", "Vérifiez le nombre."),
    "less_than_equal": ("« {found} » est trop grand : au plus {le}.", "Vérifiez le nombre."),
    "bool_parsing": ("« {found} » n'est ni true ni false.", "Attendu : true ou false."),
    "bool_type": ("Il faut true ou false.", "Attendu : true ou false."),
    "literal_error": ("« {found} » ne fait pas partie des valeurs possibles.", ""),
    "tuple_type": ("Une liste est attendue ici.", "Mettez chaque élément sur sa ligne, précédé d'un tiret : « - valeur »."),
    "list_type": ("Une liste est attendue ici.", "Mettez chaque élément sur sa ligne, précédé d'un tiret : « - valeur »."),
    "too_short": ("La liste compte {actual_length} élément ; il en faut au moins {min_length}.", "Ajoutez un élément."),
    "too_long": ("La liste compte {actual_length} éléments ; le maximum est {max_length}.", "Retirez-en."),
    "model_type": ("Un bloc de champs est attendu ici.", "Passez à la ligne et décalez chaque champ de deux espaces : « nom: valeur »."),
    "model_attributes_type": ("Un bloc de champs est attendu ici.", "Passez à la ligne et décalez chaque champ de deux espaces."),
    "dict_type": ("Un bloc de champs est attendu ici.", "Passez à la ligne et décalez chaque champ de deux espaces."),
}


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _in_document(document: Document, location: Location) -> Location:
    """Drop the steps pydantic adds for unions: they are not in the file."""
    kept: list[str | int] = []
    for index, step in enumerate(location):
        here = (*kept, step)
        is_last = index == len(location) - 1
        if here in document.positions or here in document.key_positions or (is_last and _is_field(step)):
            kept.append(step)
    return tuple(kept)


def _is_field(step: str | int) -> bool:
    return isinstance(step, str) and step.isidentifier() and step not in {"str", "int"}


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for step in location:
        if isinstance(step, int) or current is None:
            continue
        field = next((f for name, f in current.model_fields.items() if step in {name, f.alias}), None)
        current = first_model(field.annotation) if field else None
    return current


def _allowed_keys(model: type[BaseModel], location: Location) -> list[str]:
    inner = _model_at(model, location)
    return [f.alias or name for name, f in inner.model_fields.items() if name not in {"kind", "slug"}] if inner else []


def _title(model: type[BaseModel], location: Location) -> tuple[str, str]:
    inner = _model_at(model, location[:-1])
    for name, field in inner.model_fields.items() if inner else ():
        if location[-1] in {name, field.alias}:
            return field.title or "", field.description or ""
    return "", ""
