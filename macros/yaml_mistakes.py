"""What an editor most likely did when YAML says no: libyaml's English and marks, read in the light of the lines.

Gives mistakes as values, with the line where the hand slipped rather than the one where the parser noticed.
It reads text only; ``yaml_lines`` decides what to do next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml

from macros.problems import HIDDEN, shown

MOST_LISTED = 50


class Mistake(NamedTuple):
    """A place in a text (line and column from 1), what is wrong there, what to do."""

    line: int
    column: int
    message: str
    remedy: str
    field: str = ""


class Refused(Exception):
    """The text cannot be read further. ``local``: only around its mistakes, the rest may be sound."""

    def __init__(self, *mistakes: Mistake, local: bool = False) -> None:
        super().__init__(mistakes[0].message)
        self.mistakes = mistakes
        self.local = local


def refusal(line: int, column: int, message: str, remedy: str, *, local: bool = True) -> Refused:
    """Make the refusal of one mistake."""
    return Refused(Mistake(line, column, message, remedy), local=local)


def within(mistake: Mistake, lines: list[str]) -> Mistake:
    """Bring a mistake back into its text: libyaml marks the end of a file one line too far."""
    line, column = min(mistake.line, len(lines)), mistake.column
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    if line != mistake.line:
        column = len(lines[line - 1]) + 1
    return mistake._replace(line=line, column=max(1, min(column, len(lines[line - 1]) + 1)))


# --- before YAML: bytes and characters --------------------------------------------------------


def decoded(raw: bytes) -> str:
    """Read bytes as UTF-8, its mark dropped and its line ends made equal; refuse other encodings."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or raw.count(b"\0") > len(raw) // 4:
        raise refusal(1, 1, "Le fichier est enregistré en UTF-16 (« Unicode »).", _SAVE_AS_UTF8, local=False)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        guess = shown(raw[error.start : error.start + 1].decode("cp1252", "replace"))
        raise refusal(
            line,
            column,
            f"Ce caractère (« {guess} » sans doute) n'est pas écrit en UTF-8 : le fichier est dans un ancien encodage.",
            _SAVE_AS_UTF8,
            local=False,
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


_SAVE_AS_UTF8 = "Dans l'éditeur, choisissez « Enregistrer sous », puis l'encodage UTF-8."


def hidden_characters(text: str) -> list[Mistake]:
    """Find characters that nobody sees, in reading order, at most fifty."""
    found = []
    for match, _ in zip(HIDDEN.finditer(text), range(MOST_LISTED), strict=False):
        start = match.start()
        name = _HIDDEN_NAMES.get(match.group(), "un caractère invisible")
        found.append(
            Mistake(
                text.count("\n", 0, start) + 1,
                start - text.rfind("\n", 0, start),
                f"Il y a ici {name} (U+{ord(match.group()):04X}), venu sans doute d'un copier-coller.",
                "Effacez le mot et retapez-le.",
            )
        )
    return found


_HIDDEN_NAMES = {
    "\0": "un caractère nul",
    "\xad": "une coupure de mot invisible",
    "\u200b": "une espace invisible",
    "\u2028": "un saut de ligne caché",
    "\u2029": "un saut de paragraphe caché",
    "\ufeff": "une marque d'encodage",
    **dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "une marque de sens d'écriture"),
}

# --- typing mistakes that YAML accepts ---------------------------------------------------------

_CURLY = "“”„‟"
_SPACE_NEEDED = re.compile(r"([A-Za-z_][\w-]*):(?=[^\s/]|[^\S \t\n])")
_ODD_INDENT = re.compile(r"^ *([^\S \n])[^\S\n]*\S", re.MULTILINE)


_TAB = "Une tabulation sert d'alignement."
_USE_SPACES = "Remplacez-la par des espaces ordinaires (deux par niveau)."


def swallowed(rest_of_line: str) -> str | None:
    """Give the comment that follows a value on its line, if any: it may have been meant as text."""
    rest = rest_of_line.lstrip()
    return rest if rest.startswith("#") else None


def is_curly_quoted(text: str) -> bool:
    """Tell whether text stands in curly quotation marks, which quote nothing in YAML."""
    return text[:1] in {*_CURLY} or (text[:1] in {"‘", "’"} and text[-1:] in {"‘", "’"} and len(text) > 1)


def typing_hint(text: str) -> str:
    """Say what is wrong with text found where a list or a block of fields was expected, or ``""``."""
    if found := _SPACE_NEEDED.match(text):
        return f"Ajoutez une espace après les deux-points : « {found.group(1)}: … »."
    if re.match(r"-[^\s-]", text):
        return "Ajoutez une espace après le tiret : « - valeur »."
    if re.match(r"[–—−•*·]", text):
        return "Commencez chaque élément par un tiret simple et une espace : « - valeur »."
    return ""


def odd_indents(text: str) -> Iterator[Mistake]:
    """Find lines aligned with something else than spaces."""
    for match, _ in zip(_ODD_INDENT.finditer(text), range(MOST_LISTED), strict=False):
        start = match.start(1)
        yield Mistake(
            text.count("\n", 0, start) + 1,
            start - text.rfind("\n", 0, start),
            _TAB if match.group(1) == "\t" else "Une espace insécable sert d'alignement.",
            _USE_SPACES,
        )


# --- what libyaml refuses ----------------------------------------------------------------------


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
_QUOTE_ALL = "Mettez toute la valeur entre guillemets droits : \"…\"."


def _first_word(line: str) -> str:
    words = line.split()
    return shown(words[0] if words else line, 30)


def _missing_space(scene: Scene, line: int) -> Mistake | None:
    content = scene.line_at(line)
    found = _SPACE_NEEDED.match(content.lstrip("- "))
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
        value = re.split(r":\s+", scene.content.strip(), maxsplit=1)[1]
        curly = " Les guillemets courbes ne protègent rien." if is_curly_quoted(value) else ""
        example = value.strip(_CURLY).replace('"', "'")
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
        return Mistake(line, indent + 1, "Il manque une espace après le tiret.", f"Écrivez « - {shown(stripped[1:])} ».")
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
            "Écrivez la valeur entre \"…\" et, à l'intérieur, « » pour citer."
            if last.style == '"'
            else "Écrivez la valeur entre guillemets droits \"…\" plutôt qu'entre apostrophes.",
        )
    here = scene.content[scene.column - 1 : scene.column]
    if here and here in "]},":
        return Mistake(scene.line, scene.column, f"Il y a un « {here} » de trop.", "Retirez-le, ou ouvrez la liste avec « [ ».")
    if here == ":":
        return Mistake(scene.line, scene.column, "Il n'y a pas de nom devant les deux-points.", "Attendu : nom: valeur.")
    return _misaligned(scene, scene.line)


def _never_closed(line: int, column: int, more: str = "") -> Mistake:
    return Mistake(
        line,
        column,
        f"Le guillemet ouvert ici n'est jamais fermé{more}.",
        "Ajoutez le même guillemet à la fin de la valeur, ou retirez celui du début.",
    )


def _dash_expected(scene: Scene) -> Mistake:
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
            return Mistake(*scene.opened, f"{opening} n'est jamais fermé{feminine}.", f"Ajoutez « {closing} » à la fin.")
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
        return Mistake(line, column, _TAB, _USE_SPACES)
    return Mistake(line, column, f"« {sign} » est un signe réservé : il ne peut pas commencer une valeur.", _QUOTE_ALL)


def _directive(scene: Scene) -> Mistake:
    return Mistake(scene.line, 1, "Une ligne ne peut pas commencer par « % ».", "Supprimez cette ligne, ou décalez-la si c'est du texte.")


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
        return Mistake(scene.line, scene.column, "Du texte suit la fin de la fiche, marquée par « ... ».", "Retirez la ligne « ... ».")
    first = next((n for n, line in enumerate(scene.lines, start=1) if line.startswith(" ") and line.strip()), scene.line)
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
