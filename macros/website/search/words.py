"""French words as search sees them: folded, cut, brought back to a stem, joined to the words that mean the same.

The tables below travel in the index, so that ``search-engine.js`` applies the very same ones to what people type;
a test holds the two to the same answers. No table of exceptions, no dictionary: what it misses, correction catches.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import compress, count

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
    question temps traine trainent trainer
"""
WEAK_WORDS = frozenset(_WEAK.split())
"""Words that say little: they count for a part of their weight."""

OWN_WORDS = frozenset({"ma", "mes", "mon", "nos", "notre"})
"""Before somebody, they tell who asks rather than what is asked: « mon fils guette », but not « mon projet »."""

_CHILDREN = """
    ado adolescent adolescente adolescents adolescentes ados enfant enfants fille filles fils gamin gamine gamines gamins
    garcon garcons gosse gosses
"""
CHILDREN = frozenset(_CHILDREN.split())
"""After one of ``OWN_WORDS``, they say that a parent asks: « mon fils deale » is not about boys or girls."""

_ACQUAINTANCES = """
    ami amie amis classe classes copain copains copine copines eleve eleves frere freres mari soeur soeurs voisin voisins
"""
ACQUAINTANCES = frozenset(_ACQUAINTANCES.split())
"""After one of ``OWN_WORDS``, they say of whom one speaks, less than what is asked."""

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
_CUT = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Give the text in lower case without accents, ligatures or curly apostrophes."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    if text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text))


def cut(folded: str) -> list[str]:
    """Cut folded text into words. « limit's » is one word; an elided article is one letter, dropped later."""
    return [word for word in _CUT.split(_APOSTROPHE_S.sub("s", folded)) if word]


def is_empty(word: str) -> bool:
    """Tell whether a folded word says nothing: a stop word, or a lone letter."""
    return word in STOP_WORDS or (len(word) == 1 and not word.isdigit())


def singular(word: str) -> str:
    """Take the mark of the plural off a folded word."""
    if word[-1] not in "sx" or len(word) <= SHORTEST_STEM:
        return word
    for ending, replacement in (("eaux", "eau"), ("aux", "al")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + replacement
    return word if word[-2] == "s" else word[:-1]


@cache
def stem(word: str) -> str:
    """Give the word without plural, final e or double final consonant."""
    return word if _has_no_family(word) else _trimmed(singular(word))


def root(word: str) -> str:
    """Give what the family of a word has in common: « recruter », « recrutement » and « recruteur » give « recrut »."""
    if _has_no_family(word):
        return word
    rest = _trimmed(_without_ending(singular(word)))
    return rest[:-2] + "c" if rest.endswith("qu") else rest


def _has_no_family(word: str) -> bool:
    """Tell whether a word stays as it is: too short, or with figures in it."""
    return len(word) <= SHORTEST_STEM or not word.isalpha()


def _without_ending(word: str) -> str:
    for size in _ENDING_SIZES:
        found = _ENDINGS.get(word[-size:])
        if found and len(word) - size + len(found[0]) >= found[1]:
            return word[:-size] + found[0]
    return word


_ENDINGS = {ending: (replacement, shortest) for ending, replacement, shortest in ENDINGS}
_ENDING_SIZES = sorted({len(ending) for ending in _ENDINGS}, reverse=True)


def _trimmed(word: str) -> str:
    if word[-1] == "e" and len(word) > SHORTEST_STEM:
        word = word[:-1]
    return word[:-1] if len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiou" else word


@dataclass
class Phrase:
    """The beginning of phrases: the groups of the phrase that ends here, and the stems that may follow."""

    groups: tuple[str, ...] = ()
    after: dict[str, Phrase] = field(default_factory=dict)


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
    def openings(self) -> Mapping[str, Phrase]:
        """Give, for each stem that opens a phrase of several words, what may follow."""
        empty = Phrase()
        for phrase, names in self.phrases.items():
            if " " in phrase:
                node = empty
                for stem in phrase.split(" "):
                    node = node.after.setdefault(stem, Phrase())
                node.groups = tuple(names)
        return empty.after

    def of_phrases(self, stems: Sequence[str]) -> Iterator[str]:
        """Give the groups that phrases of several words call, once for each phrase met."""
        for place in compress(count(1), map(self.openings.__contains__, stems)):
            phrase = self.openings[stems[place - 1]]
            while place < len(stems) and stems[place] in phrase.after:
                phrase = phrase.after[stems[place]]
                yield from phrase.groups
                place += 1


def meaningful(text: str) -> list[str]:
    """Give the folded words of a text that say something, in order."""
    return [word for word in cut(fold(text)) if not is_empty(word)]


def meaningful_stems(text: str) -> list[str]:
    """Give the stems of the words of a text that say something, in order."""
    return list(map(stem, meaningful(text)))
