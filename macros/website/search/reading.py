"""Reading: texts cut into words as they are written, and the terms that each word counts for.

Written words are bytes, one a letter: a table cuts a text several times faster than a pattern.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from macros.website.search import words

_CHARSET = "cp1252"
"""Every letter that French writes, one byte each."""
_CHARACTERS = [bytes([code]).decode(_CHARSET, "replace") for code in range(256)]
_IN_WORDS = bytes(
    code if character == "-" or words.cut(words.fold(character)) else ord(" ")
    for code, character in enumerate(_CHARACTERS)
)
_APOSTROPHE_S = re.compile(r"['’](?<=[^\W\d_].)[sS]\b")
_APOSTROPHES_S = ("'s", "’s", "'S", "’S")
_SHORTEST_OF_COMPOUND = 3


def written(text: str) -> list[bytes]:
    """Cut a text into words, spelling kept. Hyphens hold a compound together; « LIMIT’S » is one word."""
    if any(map(text.__contains__, _APOSTROPHES_S)):
        text = _APOSTROPHE_S.sub("s", text)
    try:
        encoded = text.encode(_CHARSET)
    except UnicodeEncodeError:
        encoded = _nearest(text).encode(_CHARSET, "replace")
    return encoded.translate(_IN_WORDS).split()


def _nearest(text: str) -> str:
    """Take their accents off the letters that the charset lacks."""
    return "".join(
        character if character in _CHARACTERS else words.fold(character)
        for character in unicodedata.normalize("NFC", text)
    )


_FOLDED = bytes(
    ord(folded) if len(folded := words.fold(character)) == 1 and folded.isascii() else 0 for character in _CHARACTERS
)
"""The letter that stands for each, zero for those that take several: a word is folded four times faster so."""


def _folded(word: bytes) -> str:
    folded = word.translate(_FOLDED)
    return words.fold(word.decode(_CHARSET)) if 0 in folded else folded.decode("ascii")


class Read(NamedTuple):
    """A text once read: the words that say something, as they are written, and the terms they count for, as often as met."""

    written: Sequence[bytes] = ()
    terms: Sequence[str] = ()


Meaning = tuple[bytes, tuple[str, ...], tuple[str, ...]]
"""A written word, its stem (those of a compound), and the terms that it counts for."""


class Lexicon(dict[bytes, Meaning | None]):
    """The meaning of each written word, found once. A word that says nothing has none.

    A word counts for its stem, its family, and the groups that it calls; a compound also for its stem without hyphens.
    """

    def __init__(self, groups: words.Groups) -> None:
        super().__init__()
        self.groups = groups
        self.read_again = cache(self.read)
        """Read a text that comes back from one record to another."""

    def read(self, text: str) -> Read:
        """Read a text."""
        meanings = list(filter(None, map(self.__getitem__, written(text))))
        if not meanings:
            return Read()
        spelt, stems, terms = zip(*meanings, strict=True)
        of_phrases = self.groups.of_phrases(list(chain.from_iterable(stems)))
        return Read(spelt, [*chain.from_iterable(terms), *of_phrases])

    def spellings(self, word: bytes) -> Iterator[tuple[str, str]]:
        """Give the words of a compound, or the word itself, as they are shown, with their stems. Capitals are of acronyms."""
        for piece in word.split(b"-"):
            folded = _folded(piece)
            if folded and not words.is_empty(folded):
                spelling = piece.decode(_CHARSET)
                yield spelling if spelling.isupper() else spelling.lower(), words.stem(folded)

    def __missing__(self, word: bytes) -> Meaning | None:
        self[word] = meaning = self._of_compound(word) if b"-" in word else self._of_word(word)
        return meaning

    def _of_word(self, word: bytes) -> Meaning | None:
        folded = _folded(word)
        if words.is_empty(folded):
            return None
        stem, root = words.stem(folded), words.root(folded)
        return word, (stem,), (stem, *(() if root == stem else (root,)), *self.groups.phrases.get(stem, ()))

    def _of_compound(self, word: bytes) -> Meaning | None:
        pieces = [piece for piece in word.split(b"-") if piece]
        meanings = [meaning for meaning in map(self.__getitem__, pieces) if meaning]
        terms = [term for _, _, terms in meanings for term in terms]
        folded = [_folded(piece) for piece in pieces]
        if len(pieces) > 1 and all(piece.isalpha() and len(piece) >= _SHORTEST_OF_COMPOUND for piece in folded):
            terms.append(words.stem("".join(folded)))
        return (word, tuple(stem for _, stems, _ in meanings for stem in stems), tuple(terms)) if terms else None
