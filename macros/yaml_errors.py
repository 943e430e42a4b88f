"""What an editor most likely did when libyaml says no: its English and its marks, read in the light of the lines.

The line given is where the hand slipped, rather than where the parser noticed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import yaml

from macros.problems import shown
from macros.yaml_mistakes import (
    CURLY,
    SPACE_NEEDED,
    TAB,
    USE_SPACES,
    Mistake,
    Refused,
    is_curly_quoted,
    odd_indents,
    refusal,
)


class ReadText(NamedTuple):
    """The last text (a value or the name of a field) that was read: its quotes, where it begins and ends."""

    style: str
    line: int
    column: int
    end_line: int
    end_column: int


class Scene(NamedTuple):
    """Where libyaml stopped. Lines and columns from 1; ``opened`` is where what it was reading began."""

    lines: list[str]
    problem: str
    context: str
    line: int
    column: int
    opened: tuple[int, int]
    last: ReadText | None

    @property
    def content(self) -> str:
        """Give the line where it stopped."""
        return self.line_at(self.line)

    def line_at(self, number: int) -> str:
        """Give a line by its number, ``""`` past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def explained(error: yaml.MarkedYAMLError, text: str, last: ReadText | None) -> Refused:
    """Turn an error of libyaml into what an editor most likely did. ``last`` is the last text it read."""
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    opened = error.context_mark or mark
    scene = Scene(
        text.split("\n"), problem, context, line, column,
        (opened.line + 1, opened.column + 1) if opened else (1, 1), last,
    )  # fmt: skip
    odd = list(odd_indents(text)) if "tab character" in problem or "cannot start any token" in problem else []
    if any(mistake.line == line for mistake in odd):
        return Refused(*odd, local=True)
    for found, explain in _EXPLANATIONS:
        if found in problem or found in context:
            mistake = explain(scene)
            return Refused(mistake, local="<document start>" not in problem)
    return refusal(line, column, "La ligne n'est pas lisible.", _CHECK_SIGNS)


_CHECK_SIGNS = "Vérifiez l'alignement, les deux-points et les guillemets, ici et à la ligne du dessus."
_QUOTE_ALL = 'Mettez toute la valeur entre guillemets droits : "…".'


def _first_word(line: str) -> str:
    words = line.split()
    return shown(words[0] if words else line, 30)


def _missing_space(scene: Scene, line: int) -> Mistake | None:
    content = scene.line_at(line)
    found = SPACE_NEEDED.match(content.lstrip("- "))
    if found is None or ": " in content:
        return None
    start = len(content) - len(content.lstrip("- "))
    name = found.group(1)
    return Mistake(
        line,
        start + found.end() + 1,
        f"Il manque une espace ordinaire après « {name}: ».",
        f"Écrivez « {name}: » puis une espace, puis la valeur.",
    )


def _missing_colon(scene: Scene, line: int) -> Mistake:
    content = scene.line_at(line)
    start = len(content) - len(content.lstrip()) + 1
    return Mistake(
        line,
        start,
        f"Cette ligne n'a pas de deux-points : « {shown(content)} ».",
        f"Si « {_first_word(content)} » est un champ, ajoutez « : » et une espace après lui. "
        "Si la ligne continue le texte du dessus, décalez-la de deux espaces.",
    )


def _misaligned(scene: Scene, line: int) -> Mistake:
    content = scene.line_at(line)
    indent = len(content) - len(content.lstrip(" "))
    spaces = "aucune espace" if indent == 0 else "une espace" if indent == 1 else f"{indent} espaces"
    return Mistake(
        line,
        indent + 1,
        f"Cette ligne n'est pas alignée avec ses voisines : {spaces} avant « {_first_word(content)} ».",
        "Mettez exactement autant d'espaces que devant les autres champs du même niveau.",
    )


def _colon_inside(scene: Scene) -> Mistake:
    """``title: Foo: bar``; or a line that went on with the value above it, or was never a field."""
    before = scene.content[: scene.column - 1]
    if re.search(r":\s", before):
        value = re.sub(r"(?:-\s+)*(?:[A-Za-z_][\w-]*:\s+)?", "", scene.content.strip(), count=1)
        curly = " Les guillemets courbes ne protègent rien." if is_curly_quoted(value) else ""
        example = value.strip(CURLY).replace('"', "'")
        return Mistake(
            scene.line,
            scene.column,
            f"Un deux-points suivi d'une espace coupe la valeur.{curly}",
            f'Mettez toute la valeur entre guillemets droits : "{example}".' if len(example) <= 60 else _QUOTE_ALL,
        )
    line, column = (scene.last.line, scene.last.column) if scene.last else (scene.line, 1)
    if line == scene.line:
        return Mistake(scene.line, scene.column, "Le nom du champ n'est pas lisible.", "Attendu : nom: valeur.")
    if scene.line_at(line)[: column - 1].strip("- "):
        return _misaligned(scene, scene.line)
    return _missing_space(scene, line) or _missing_colon(scene, line)


def _colon_missing(scene: Scene) -> Mistake:
    """``summary text``; or an item without its dash; or the rest of a text, not indented."""
    line, _ = scene.opened
    content, above = scene.line_at(line), scene.line_at(line - 1)
    stripped, indent = content.strip(), len(content) - len(content.lstrip())
    if mistake := _missing_space(scene, line):
        return mistake
    if re.match(r"-[^\s-]", stripped):
        return Mistake(
            line, indent + 1, "Il manque une espace après le tiret.", f"Écrivez « - {shown(stripped[1:])} »."
        )
    if scene.last and scene.last.style in {"|", ">"} and scene.last.end_line == line:
        return Mistake(
            line,
            indent + 1,
            f"La suite du texte ouvert ligne {scene.last.line} n'est pas décalée.",
            "Commencez chaque ligne du texte par deux espaces de plus que le nom du champ.",
        )
    if above.lstrip().startswith("- ") and len(above) - len(above.lstrip()) <= indent:
        return Mistake(
            line,
            indent + 1,
            f"« {shown(stripped)} » n'a pas de tiret devant lui.",
            "Ajoutez « - » et une espace, en alignant le tiret sur ceux du dessus.",
        )
    return _missing_colon(scene, line)


def _key_expected(scene: Scene) -> Mistake:
    """A quotation mark closed too early or too late, a bracket too many, a line out of line."""
    last = scene.last
    if last is not None and last.style in {"'", '"'} and last.end_line == scene.line:
        if last.line != last.end_line:
            return _never_closed(last.line, last.column, f" (celui de la ligne {scene.line} le ferme par erreur)")
        return Mistake(
            scene.line,
            last.end_column,
            "Un guillemet ferme la valeur trop tôt : du texte le suit.",
            'Écrivez la valeur entre "…" et, à l\'intérieur, « » pour citer.'
            if last.style == '"'
            else 'Écrivez la valeur entre guillemets droits "…" plutôt qu\'entre apostrophes.',
        )
    here = scene.content[scene.column - 1 : scene.column]
    if here and here in "]},":
        return Mistake(
            scene.line, scene.column, f"Il y a un « {here} » de trop.", "Retirez-le, ou ouvrez la liste avec « [ »."
        )
    if here == ":":
        return Mistake(
            scene.line, scene.column, "Il n'y a pas de nom devant les deux-points.", "Attendu : nom: valeur."
        )
    return _closed_too_early(scene) or _dashes_under_brackets(scene) or _misaligned(scene, scene.line)


def _closed_too_early(scene: Scene) -> Mistake | None:
    """``title: [Vidéo] Un film``."""
    before = scene.content[: scene.column - 1].rstrip()
    if not re.search(r"(?:^|[:-])\s+[\[{].*[\]}]$", before):
        return None
    message = f"« {before[-1]} » ferme ici la valeur, mais du texte le suit."
    return Mistake(scene.line, len(before), message, _QUOTE_ALL)


def _dashes_under_brackets(scene: Scene) -> Mistake | None:
    """``enjeux: []``, as the form gives it, then items below."""
    above = scene.line_at(scene.line - 1).rstrip()
    if not (scene.content.lstrip().startswith("- ") and above.endswith("]")):
        return None
    return Mistake(
        scene.line - 1,
        above.rfind("[") + 1,
        "La liste est écrite deux fois : entre crochets, puis avec des tirets en dessous.",
        "Retirez les crochets et ce qu'ils contiennent, ou les lignes à tirets.",
    )


def _never_closed(line: int, column: int, more: str = "") -> Mistake:
    return Mistake(
        line,
        column,
        f"Le guillemet ouvert ici n'est jamais fermé{more}.",
        "Ajoutez le même guillemet à la fin de la valeur, ou retirez celui du début.",
    )


def _dash_expected(scene: Scene) -> Mistake:
    if mistake := _closed_too_early(scene):
        return mistake
    content = scene.content
    if re.match(r"\s*-[^\s-]", content):
        return Mistake(scene.line, scene.column, "Il manque une espace après le tiret.", "Écrivez « - valeur ».")
    return Mistake(
        scene.line,
        scene.column,
        f"La liste ouverte ligne {scene.opened[0]} s'interrompt : « {_first_word(content)} » n'a ni tiret ni le bon alignement.",
        "Si c'est un nouvel élément, mettez « - » devant ; si c'est un champ du même élément, décalez-le de deux espaces.",
    )


def _unclosed(closing: str, opening: str, feminine: str = "") -> Callable[[Scene], Mistake]:
    def explain(scene: Scene) -> Mistake:
        last = scene.last
        if last and last.style == '"' and scene.content[scene.column - 1 : scene.column] == '"':
            return Mistake(last.end_line, last.end_column, "Il manque une virgule ici.", _COMMAS)
        if scene.opened[0] != scene.line:
            return Mistake(
                *scene.opened, f"{opening} n'est jamais fermé{feminine}.", f"Ajoutez « {closing} » à la fin."
            )
        return Mistake(scene.line, scene.column, f"Il manque une virgule ou « {closing} » ici.", _COMMAS)

    return explain


_COMMAS = (
    "Séparez les éléments par une virgule ; "
    "mettez entre guillemets droits un élément qui contient virgule, crochet ou deux-points."
)


def _reserved_sign(scene: Scene) -> Mistake:
    line, column = scene.opened
    sign = scene.line_at(line)[column - 1 : column] or "?"
    if sign == "\t":
        return Mistake(line, column, TAB, USE_SPACES)
    return Mistake(line, column, f"« {sign} » est un signe réservé : il ne peut pas commencer une valeur.", _QUOTE_ALL)


def _directive(scene: Scene) -> Mistake:
    return Mistake(
        scene.line,
        1,
        "Une ligne ne peut pas commencer par « % ».",
        "Supprimez cette ligne, ou décalez-la si c'est du texte.",
    )


def _block_header(scene: Scene) -> Mistake:
    line, column = scene.opened
    sign = scene.line_at(line)[column - 1 : column] or "|"
    return Mistake(
        line,
        column,
        f"« {sign} » annonce un texte sur plusieurs lignes, mais du texte le suit sur la même ligne.",
        f"Passez à la ligne après « {sign} » et décalez le texte de deux espaces, ou mettez toute la valeur entre guillemets droits.",
    )


def _escape(scene: Scene) -> Mistake:
    return Mistake(
        scene.line,
        scene.content.rfind("\\", 0, scene.column) + 1 or scene.column,
        "Une barre oblique inverse « \\ » n'est pas comprise entre guillemets doubles.",
        "Remplacez-la par « / », doublez-la (\\\\), ou retirez-la.",
    )


def _dash_on_same_line(scene: Scene) -> Mistake:
    return Mistake(
        scene.line,
        scene.column,
        "Un tiret de liste se trouve sur la même ligne que le nom du champ.",
        "Passez à la ligne avant le premier « - », ou mettez la valeur entre guillemets droits si le tiret en fait partie.",
    )


def _after_the_end(scene: Scene) -> Mistake:
    if any(line.startswith("...") for line in scene.lines[: scene.line]):
        return Mistake(
            scene.line,
            scene.column,
            "Du texte suit la fin de la fiche, marquée par « ... ».",
            "Retirez la ligne « ... ».",
        )
    first = next(
        (n for n, line in enumerate(scene.lines, start=1) if line.startswith(" ") and line.strip()), scene.line
    )
    return Mistake(
        first,
        1,
        f"Cette ligne est décalée, alors que la ligne {scene.line}, du même niveau, ne l'est pas.",
        "Mettez tous les champs principaux contre la marge de gauche, sans espace devant.",
    )


def _extra_comma(scene: Scene) -> Mistake:
    here = scene.content[scene.column - 1 : scene.column]
    if not here or here not in ",:]}":
        return Mistake(scene.line, scene.column, "La ligne n'est pas lisible.", _CHECK_SIGNS)
    return Mistake(
        scene.line,
        scene.column,
        f"Il y a un « {here} » de trop dans la liste.",
        "Retirez-le, ou mettez entre guillemets droits le texte qui le contient.",
    )


_EXPLANATIONS: tuple[tuple[str, Callable[[Scene], Mistake]], ...] = (
    ("mapping values are not allowed", _colon_inside),
    ("could not find expected ':'", _colon_missing),
    ("directive", _directive),
    ("incompatible YAML", _directive),
    ("undefined tag handle", _reserved_sign),
    ("while scanning an alias", _reserved_sign),
    ("while scanning an anchor", _reserved_sign),
    ("while scanning a tag", _reserved_sign),
    ("while parsing a tag", _reserved_sign),
    ("while scanning a block scalar", _block_header),
    ("while scanning a quoted scalar", lambda scene: _never_closed(*scene.opened)),
    ("while parsing a quoted scalar", _escape),
    ("did not find expected key", _key_expected),
    ("did not find expected '-' indicator", _dash_expected),
    ("did not find expected ',' or ']'", _unclosed("]", "Le crochet ouvert ici")),
    ("did not find expected ',' or '}'", _unclosed("}", "L'accolade ouverte ici", "e")),
    ("found character that cannot start any token", _reserved_sign),
    ("block sequence entries are not allowed", _dash_on_same_line),
    ("did not find expected <document start>", _after_the_end),
    ("did not find expected node content", _extra_comma),
)
