"""French words as search sees them: folded, cut, brought back to a stem, joined to the words that mean the same.

The tables below travel in the index, so that ``search-engine.js`` applies the very same ones to what people type;
a test holds the two to the same answers. No table of exceptions, no dictionary: what it misses, correction catches.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

SHORTEST_STEM = 3

_STOP = """
    a afin ai aimerais ainsi aller allez alors ans apres arrive arriver as au aucun aucune aussi autour autre
    autres aux avait avant avec avez avoir avons beaucoup bien bonjour ca car ce ceci cela celle celles celui
    certain certaine certains ces cet cette ceux chaque cherche chercher chez ci comme comment contre crois d dans
    de deja depuis des dessous dessus disent dit doit doivent donc donne dont du elle elles en encore entre es est
    et etaient etait etant ete etes etre eu eux existe exister faire fais fait faut font hors ici il ils jamais je
    jusqu jusque l la le les leur leurs lors lorsque lui m ma mais me meme memes merci mes met mettre moi moins
    mon n ne ni nos notre nous on ont ou par parce pas passe passer pendant pense peu peut peuvent plait plus
    possible pour pourquoi pouvoir prendre pres puis puisque qu quand que quel quelle quelles quelqu quelque
    quelques quels qui quoi rien s sa sais sait sans savoir se selon sera ses si soi soit sommes son sont sous
    suis sur t ta tel telle tes toi ton toujours tous tout toute toutes tres trop trouver tu un une va venir vers
    veulent veut viennent vient voici voir vont vos votre voudrais vous vraiment y
"""
STOP_WORDS = frozenset(_STOP.split())
"""Words that say nothing of the subject. « pas » and « sans » are among them: nobody searches by negation."""

_WEAK = """
    aide besoin bon bonne chose combien demande demander exemple fois gens grand grande jour nouveau petit petite
    question temps
"""
WEAK_WORDS = frozenset(_WEAK.split())
"""Words that say little: they count for a part of their weight."""

OWN_WORDS = frozenset({"ma", "mes", "mon", "nos", "notre"})
"""After one of them comes who asks, rather than what is asked: « mon fils guette »."""

_FAMILY_ENDINGS = """
    abilite:abl ctionner:ct ctionnel:ct ction:ct ctif:ct ctive:ct cteur:ct ctrice:ct
    ateur: atrice: ation: atif: ative: atoire: ition: iteur: tionner: tionnel: tionnement: tion: tif: tive:
    ologie: ologue: ologique: isme: iste: ique:ic
    issement: issant: issent: issait: issaient: ement: ament: age: ance: ence:
    eresse: esse: if: ive: ier: iere: aire: itaire: alite: ale: al: ite: ien: ienne: een:ee eenne:ee
    ionnelle:ion ionnel:ion elle:el
    ent: ant: ante: ait: aient: ais: ai: era: eront: erait: eraient: ee: it: i: ie: itee:itee
"""
_VERB_ENDINGS = "er: ez: ir: eur: euse:"
ENDINGS: tuple[tuple[str, str, int], ...] = tuple(
    sorted(
        (ending, replacement, shortest)
        for table, shortest in ((_FAMILY_ENDINGS, SHORTEST_STEM + 1), (_VERB_ENDINGS, SHORTEST_STEM))
        for ending, _, replacement in (rule.partition(":") for rule in table.split())
    )
)
"""What a word loses to join its family, what takes its place, how short the rest may be; the longest that fits is used.

« itee » is its own: « parentalitée » must stay unknown, so that « parentalité » is offered.
"""

_ACCENTS = re.compile("[\u0300-\u036f]")
_APOSTROPHE_S = re.compile(r"(?<=[a-z])'s\b")
_APOSTROPHE_S_WRITTEN = re.compile(r"['’](?<=[^\W\d_].)[sS]\b")
_CUT = re.compile(r"[^a-z0-9]+")
_WRITTEN = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"\b[^\W\d_]{3,}(?:-[^\W\d_]{3,})+\b")


def fold(text: str) -> str:
    """Give the text in lower case without accents, ligatures or curly apostrophes."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    if text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text))


def cut(folded: str) -> list[str]:
    """Cut folded text into words. « limit's » is one word; an elided article is one letter, dropped later."""
    return [word for word in _CUT.split(_APOSTROPHE_S.sub("s", folded)) if word]


def cut_written(text: str) -> list[str]:
    """Cut a text into words as ``cut`` does, spelling kept."""
    text = _APOSTROPHE_S_WRITTEN.sub("s", unicodedata.normalize("NFC", text))
    return _WRITTEN.findall(text)


def hyphenated(text: str) -> list[str]:
    """Give the folded words of a text that hold a hyphen, without it."""
    return [fold(word.replace("-", "")) for word in _HYPHENATED.findall(text)]


def is_empty(word: str) -> bool:
    """Tell whether a folded word says nothing: a stop word, or a lone letter."""
    return word in STOP_WORDS or (len(word) == 1 and not word.isdigit())


def singular(word: str) -> str:
    """Take the mark of the plural off a folded word."""
    if len(word) <= SHORTEST_STEM:
        return word
    for ending, replacement in (("eaux", "eau"), ("aux", "al")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + replacement
    return word[:-1] if word[-1] in "sx" and word[-2] != "s" else word


@cache
def stem(word: str) -> str:
    """Give the word without plural, final e or double final consonant."""
    if not word.isalpha() or len(word) <= SHORTEST_STEM:
        return word
    return _trimmed(singular(word))


@cache
def root(word: str) -> str:
    """Give what the family of a word has in common: « recruter », « recrutement » and « recruteur » give « recrut »."""
    if not word.isalpha() or len(word) <= SHORTEST_STEM:
        return word
    word = singular(word)
    for size in range(_LONGEST_ENDING, 0, -1):
        replacement, shortest = _ENDINGS.get(word[-size:], ("", len(word)))
        if len(word) - size + len(replacement) >= shortest:
            word = word[:-size] + replacement
            break
    word = _trimmed(word)
    return word[:-2] + "c" if word.endswith("qu") else word


_ENDINGS = {ending: (replacement, shortest) for ending, replacement, shortest in ENDINGS}
_LONGEST_ENDING = max(map(len, _ENDINGS))


def _trimmed(word: str) -> str:
    if word[-1] == "e" and len(word) > SHORTEST_STEM:
        word = word[:-1]
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiou" else word


class Groups:
    """Words and phrases that mean the same: « CPS » and « compétences psychosociales », « fils » and « enfant ».

    A group has a name that no word can be: ``=3`` when its forms are the same thing, ``~3`` when they are only near.
    """

    def __init__(self, same: Iterable[Sequence[str]], near: Iterable[Sequence[str]]) -> None:
        self.phrases: dict[str, list[str]] = {}
        for mark, groups in (("=", same), ("~", near)):
            for number, forms in enumerate(groups):
                for phrase in {" ".join(meaningful_stems(form)) for form in forms} - {""}:
                    self.phrases.setdefault(phrase, []).append(f"{mark}{number}")

    @cached_property
    def _tree(self) -> _Node:
        """Give the phrases as a tree, one stem a step."""
        tree = _Node()
        for phrase, names in self.phrases.items():
            node = tree
            for step in phrase.split(" "):
                node = node.after.setdefault(step, _Node())
            node.names = tuple(names)
        return tree

    def found(self, stems: Sequence[str]) -> Iterator[str]:
        """Give the groups that a sequence of stems calls, once for each phrase met."""
        openings = self._tree.after
        for place in [place for place, stem in enumerate(stems) if stem in openings]:
            node: _Node | None = openings[stems[place]]
            while node is not None:
                yield from node.names
                place += 1
                node = node.after.get(stems[place]) if place < len(stems) else None


@dataclass
class _Node:
    """A place in the tree of phrases: the groups of the phrase that ends here, and the stems that may follow."""

    names: tuple[str, ...] = ()
    after: dict[str, _Node] = field(default_factory=dict)


def meaningful_stems(text: str) -> list[str]:
    """Give the stems of a text in order, without the words that say nothing."""
    return [stem(word) for word in cut(fold(text)) if not is_empty(word)]
