"""French words as search sees them: folded, cut, brought back to a stem, joined to the words that mean the same.

The tables below travel in the index, so that ``search-engine.js`` applies the very same ones to what people type;
a test holds the two to the same answers. No table of exceptions, no dictionary: what it misses, correction catches.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

SHORTEST_STEM = 3

STOP_WORDS = frozenset(
    """
    a afin ai ainsi alors ans apres as au aucun aucune aussi autour autre autres aux avait avant avec avez avoir avons beaucoup bien
    ca car ce ceci cela celle celles celui certain certaine certains ces cet cette ceux chaque chez ci comme comment contre d dans
    de deja depuis des dessous dessus dit disent doit doivent donc donne dont du elle elles en encore entre es est et etaient
    etait etant ete etes etre eu eux faire fais fait font faut hors ici il ils je jusqu jusque l la le les leur leurs lors lorsque
    lui m ma mais me meme memes mes met mettre moi moins mon n ne ni nos notre nous on ont ou par parce pas pendant peu peut
    peuvent plus pour pourquoi pouvoir pres puis puisque qu quand que quel quelle quelles quels quelque quelques qui quoi s sa sans
    savoir se selon sera ses si soi soit son sont sous sur t ta tel telle tes toi ton toujours tous tout toute toutes tres trop trouver tu
    aimerais aller allez arrive arriver bonjour cherche chercher crois existe exister jamais merci passe passer pense plait possible prendre
    quelqu rien sais sait sommes suis venir vient viennent vraiment
    un une va vers veut veulent voici voir vont vos votre vous voudrais y
    """.split()
)
"""Words that say nothing of the subject. « pas » and « sans » are among them: nobody searches by negation."""

WEAK_WORDS = frozenset("aide besoin bon bonne chose combien demande demander exemple fois gens grand grande jour nouveau petit petite question temps".split())
"""Words that say little: they count for a part of their weight."""

OWN_WORDS = frozenset("ma mes mon nos notre".split())
"""After one of them comes who asks, rather than what is asked: « mon fils guette »."""

_FAMILY_ENDINGS = """
    abilite:abl ctionner:ct ctionnel:ct ction:ct ctif:ct ctive:ct cteur:ct ctrice:ct
    ateur: atrice: ation: atif: ative: atoire: ition: iteur: tionner: tionnel: tionnement: tion: tif: tive:
    ologie: ologue: ologique: isme: iste: ique:ic
    issement: issant: issent: issait: issaient: ement: ament: age: ance: ence:
    eresse: esse: if: ive: ier: iere: aire: itaire: alite: ale: al: ite: ien: ienne: een:ee eenne:ee ionnelle:ion ionnel:ion elle:el
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

_APOSTROPHE_S = re.compile(r"(?<=[a-z])'s\b")
_APOSTROPHE_S_WRITTEN = re.compile(r"(?<=[^\W\d_])['’][sS]\b")
_CUT = re.compile(r"[^a-z0-9]+")
_CUT_WRITTEN = re.compile(r"[\W_]+")
_HYPHENATED = re.compile(r"\b[a-z]{3,}(?:-[a-z]{3,})+\b")


def fold(text: str) -> str:
    """Give the text in lower case without accents, ligatures or curly apostrophes."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    if text.isascii():
        return text
    return "".join(character for character in unicodedata.normalize("NFD", text) if not "\u0300" <= character <= "\u036f")


def cut(folded: str) -> list[str]:
    """Cut folded text into words. « limit's » is one word; an elided article is one letter, dropped later."""
    return [word for word in _CUT.split(_APOSTROPHE_S.sub("s", folded)) if word]


def cut_written(text: str) -> list[str]:
    """Cut a text into words as ``cut`` does, spelling kept."""
    return [word for word in _CUT_WRITTEN.split(_APOSTROPHE_S_WRITTEN.sub("s", unicodedata.normalize("NFC", text))) if word]


def hyphenated(text: str) -> list[str]:
    """Give the folded words of a text that hold a hyphen, without it."""
    return [word.replace("-", "") for word in _HYPHENATED.findall(fold(text))]


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
    """Give the word without plural, final e or double final consonant: what one spelling of it has in common with another."""
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
    def _starts(self) -> Mapping[str, int]:
        """Give, for each first stem, the number of stems of the longest phrase that it opens."""
        longest: dict[str, int] = {}
        for phrase in self.phrases:
            first, size = phrase.partition(" ")[0], phrase.count(" ") + 1
            longest[first] = max(size, longest.get(first, 0))
        return longest

    def found(self, stems: Sequence[str]) -> Iterator[str]:
        """Give the groups that a sequence of stems calls, once for each phrase met."""
        for place, first in enumerate(stems):
            for size in range(self._starts.get(first, 0), 0, -1):
                if names := self.phrases.get(" ".join(stems[place : place + size])):
                    yield from names


def meaningful_stems(text: str) -> list[str]:
    """Give the stems of a text in order, without the words that say nothing."""
    return [stem(word) for word in cut(fold(text)) if not is_empty(word)]
