"""From pydantic's errors to French sentences: what was found, what was expected, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from macros.models.fields import SLUG_PATTERN
from macros.models.marks import first_model
from macros.problems import MOST_CHOICES, MOST_OF_A_FILE, Problem, and_more, did_you_mean, shown
from macros.spelling import nearest
from macros.yaml_lines import Document, Location
from macros.yaml_mistakes import typing_hint

FROM_FILE_NAME = ("kind", "slug")


def explain(document: Document, errors: Sequence[ErrorDetails], model: type[BaseModel]) -> list[Problem]:
    """Turn the validation errors of a file into problems at their lines, the first fifty of them.

    What is told already is left out: empty values, fields that are not YAML, and what follows from another error.
    """
    by_place: dict[Location, list[ErrorDetails]] = {}
    for error in errors:
        location = _in_document(document, error["loc"])
        if not _is_consequence(error) and not document.damaged.intersection(location[:1]):
            by_place.setdefault(location, []).append(error)
    for misspelt in _misspelt_fields(model, by_place):
        by_place.pop(misspelt, None)
    places = sorted(by_place, key=document.where)
    problems = [_explain(document, place, by_place[place], model) for place in places[:MOST_OF_A_FILE]]
    if len(places) > MOST_OF_A_FILE:
        problems.append(and_more(problems[-1], len(places) - MOST_OF_A_FILE))
    return list(dict.fromkeys(problems))


def _is_consequence(error: ErrorDetails) -> bool:
    """Tell whether another problem says it: an empty value, or a list found short once its items are refused."""
    if error["type"] == "extra_forbidden":
        return False
    found = error["input"]
    too_short = error["type"] == "too_short" and len(found or ()) >= error["ctx"]["min_length"]
    return found is None or too_short


def _misspelt_fields(model: type[BaseModel], by_place: Mapping[Location, Sequence[ErrorDetails]]) -> list[Location]:
    """Find the required fields that are there under a name nearly theirs: the name is the problem to tell."""
    missing = [place for place, errors in by_place.items() if errors[0]["type"] == "missing" and place]
    written = [place for place, errors in by_place.items() if errors[0]["type"] == "extra_forbidden"]
    if not missing or len(written) > MOST_OF_A_FILE:
        return []
    meant = {(*place[:-1], name) for place in written for name in _meant_fields(model, place)[:1]}
    return [place for place in missing if place in meant]


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


def _explain(document: Document, location: Location, errors: Sequence[ErrorDetails], model: type[BaseModel]) -> Problem:
    """Explain the errors of one place: several where each branch of a union gave its own."""
    literals = [error for error in errors if error["type"] == "literal_error"]
    error = next((error for error in errors if error not in literals), errors[0])
    message, remedy = _message(location, error, model)
    if literals and error not in literals:
        remedy += f" Ou bien : {', '.join(_expected(literals[0]))}."
    is_unknown = error["type"] == "extra_forbidden"
    return document.problem(location, message, remedy, key=is_unknown, row=_row(error))


def _row(error: ErrorDetails) -> int | None:
    """Give the line of a text where a mistake stands, when its validator knows: it saw the text without the blanks around."""
    row, found = error.get("ctx", {}).get("row"), error["input"]
    if row is None or not isinstance(found, str):
        return None
    return int(row) + found[: len(found) - len(found.lstrip())].count("\n")


def _message(location: Location, error: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind, context, found = error["type"], error.get("ctx", {}), error["input"]
    field = _field(model, location)
    if kind == "jalons":
        return _with_subject(context["message"]), context["remedy"]
    if kind == "missing":
        return _missing(location, error["loc"], field)
    if kind == "extra_forbidden":
        return _unknown_field(model, location)
    if kind == "literal_error":
        message = f"« {shown(found)} » ne fait pas partie des valeurs possibles."
        return message, did_you_mean(str(found), _expected(error))
    if kind in _SHAPES:
        return _SHAPES[kind](found, field)
    return _sentence(kind, found, context, field)


def _expected(error: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", error["ctx"]["expected"])


def _with_subject(message: str) -> str:
    return message if message[:1].isupper() or message.startswith("«") else f"La valeur {message}"


# --- fields that lack or that do not exist -----------------------------------------------------


def _missing(location: Location, pydantic_location: Location, field: FieldInfo | None) -> tuple[str, str]:
    description = field.description if field and field.description else ""
    help_text = f" {description[0].upper()}{description[1:]}" if description else ""
    if isinstance(pydantic_location[-1], int):
        return "Il manque un élément dans la liste.", f"Ajoutez-le.{help_text}"
    name = str(location[-1])
    title = f"« {field.title} » " if field and field.title else ""
    return f"Il manque le champ {title}({name}).", f"Ajoutez « {name}: ».{help_text}"


def _unknown_field(model: type[BaseModel], location: Location) -> tuple[str, str]:
    name = str(location[-1])
    fields = _fields(_model_at(model, location[:-1]))
    message = f"Le champ « {shown(name)} » n'existe pas ici."
    if len(location) > 1 and name in _fields(model):
        return message, f"« {name} » se place contre la marge de gauche, avec les champs principaux de la fiche."
    homes = [key for key, field in fields.items() if name in _fields(first_model(field.annotation))]
    if homes:
        return message, f"« {name} » se place sous « {homes[0]}: », décalé de deux espaces."
    if len(fields) > MOST_CHOICES and not _meant_fields(model, location):
        return (
            message,
            "Corrigez son nom, ou supprimez-le. « jalons new » donne une fiche avec tous les champs possibles.",
        )
    return message, did_you_mean(name, fields, also=_titles(fields))


def _meant_fields(model: type[BaseModel], location: Location) -> list[str]:
    fields = _fields(_model_at(model, location[:-1]))
    return nearest(str(location[-1]), fields, also=_titles(fields))


def _titles(fields: Mapping[str, FieldInfo]) -> dict[str, str]:
    """Give the French titles of fields, each with its key: people write one for the other."""
    return {field.title: key for key, field in fields.items() if field.title}


def _fields(model: type[BaseModel] | None) -> Mapping[str, FieldInfo]:
    """Give the fields an editor can write, by the key of the file."""
    found = model.model_fields if model else {}
    return {field.alias or name: field for name, field in found.items() if name not in FROM_FILE_NAME}


def _field(model: type[BaseModel], location: Location) -> FieldInfo | None:
    """Give the field at a location, or the one whose list holds it."""
    steps = [step for step in location if isinstance(step, str)]
    return _fields(_model_at(model, steps[:-1])).get(steps[-1]) if steps else None


def _model_at(model: type[BaseModel], location: Sequence[str | int]) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for step in location:
        if isinstance(step, str) and current is not None:
            field = _fields(current).get(step)
            current = first_model(field.annotation) if field else None
    return current


# --- values of the wrong shape -----------------------------------------------------------------


def _not_text(found: Any, field: FieldInfo | None) -> tuple[str, str]:
    if isinstance(found, dict) and len(found) == 1:
        ((name, value),) = found.items()
        whole = f"{name} : {value}"
        if isinstance(value, str):
            return (
                "Un deux-points suivi d'une espace coupe ce texte.",
                f'Mettez-le entre guillemets droits : "{shown(whole)}".',
            )
    what = "un bloc de champs" if isinstance(found, dict) else "une liste"
    return f"Un texte est attendu ici, pas {what}.", "Écrivez la valeur sur la même ligne : nom: texte."


def _not_a_list(found: Any, field: FieldInfo | None) -> tuple[str, str]:
    if isinstance(found, str) and (hint := typing_hint(found)):
        return "Une liste est attendue ici, pas du texte.", hint
    inner = first_model(field.annotation) if field else None
    if inner is not None:
        first = next(iter(_fields(inner)))
        return (
            f"Une liste est attendue ici, pas {_named(found)}.",
            f"Mettez un tiret devant le premier champ de chaque élément : « - {first}: … », les suivants alignés dessous.",
        )
    example = f"[{shown(found)}]" if isinstance(found, str) and "," not in found else "[valeur, valeur]"
    return (
        f"Une liste est attendue ici, pas {_named(found)}.",
        f"Mettez chaque élément sur sa ligne, précédé d'un tiret, ou entre crochets : {example}.",
    )


def _not_a_block(found: Any, field: FieldInfo | None) -> tuple[str, str]:
    message = f"Un bloc de champs est attendu ici, pas {_named(found)}."
    if isinstance(found, str) and (hint := typing_hint(found)):
        return message, hint
    inner = first_model(field.annotation) if field else None
    required = [key for key, inside in _fields(inner).items() if inside.is_required()]
    names = ", ".join(required or list(_fields(inner)))
    return message, f"Écrivez chaque champ sur sa ligne, décalé de deux espaces : {names}."


def _named(found: Any) -> str:
    if isinstance(found, dict):
        return "un bloc de champs"
    return "une liste" if isinstance(found, list) else f"du texte (« {shown(found)} »)"


_SHAPES = {
    "string_type": _not_text,
    "tuple_type": _not_a_list,
    "list_type": _not_a_list,
    "model_type": _not_a_block,
    "model_attributes_type": _not_a_block,
    "dict_type": _not_a_block,
}

# --- values out of bounds ----------------------------------------------------------------------


def _sentence(kind: str, found: Any, context: Mapping[str, Any], field: FieldInfo | None) -> tuple[str, str]:
    if kind in {"string_too_long", "too_long"} and isinstance(found, str):
        length, most = len(found.strip()), context["max_length"]
        return (
            f"Le texte compte {length} caractères ; le maximum est {most}.",
            f"Raccourcissez-le d'au moins {length - most}.",
        )
    if kind == "string_pattern_mismatch" and context.get("pattern") == SLUG_PATTERN:
        return f"« {shown(found)} » ne peut pas servir d'identifiant.", _SLUG_EXPECTED
    if kind == "string_pattern_mismatch" and field and field.description:
        return f"« {shown(found)} » n'a pas la forme attendue.", f"Attendu : {field.description}."
    if kind == "too_short" and context.get("actual_length") == 0:
        return "La liste est vide.", "Écrivez au moins un élément entre les crochets."
    message, remedy = _SENTENCES.get(kind, _OTHER)
    values = {name: shown(value) for name, value in context.items()}
    return message.format(found=shown(found), **values), remedy.format(**values)


_OTHER = ("« {found} » n'est pas une valeur valable.", "Comparez avec une fiche voisine.")
_SLUG_EXPECTED = "Attendu : minuscules sans accent, chiffres et tirets, par exemple la-chute-87."
_DIGITS = "Attendu : des chiffres seulement, sans espace ni virgule, par exemple 12."
_SENTENCES = {
    "string_too_short": ("Le texte est trop court.", "Complétez-le."),
    "string_pattern_mismatch": ("« {found} » n'a pas la forme attendue.", "Comparez avec un élément voisin."),
    "int_parsing": ("« {found} » n'est pas un nombre entier.", _DIGITS),
    "int_type": ("Un nombre entier est attendu ici.", _DIGITS),
    "int_parsing_size": ("Le nombre est démesuré.", "Vérifiez les chiffres."),
    "int_from_float": ("« {found} » n'est pas un nombre entier.", _DIGITS),
    "greater_than_equal": ("« {found} » est trop petit.", "Attendu : {ge} ou plus."),
    "greater_than": ("« {found} » est trop petit.", "Attendu : plus de {gt}."),
    "less_than_equal": ("« {found} » est trop grand.", "Attendu : {le} ou moins."),
    "bool_parsing": ("« {found} » n'est ni true ni false.", "Attendu : true ou false."),
    "bool_type": ("Il faut true ou false.", "Attendu : true ou false."),
    "too_short": ("La liste compte {actual_length} élément.", "Attendu : au moins {min_length}."),
    "too_long": ("La liste compte {actual_length} éléments.", "Attendu : {max_length} au plus."),
}
