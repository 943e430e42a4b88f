"""Which allowed value a mistyped word most likely stands for: by how it is written, and by how it sounds in French.

It would rather say nothing than name a value that has nothing to do with the word.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

MOST_CHARS = 200
"""Of a word, what is compared: a file may hold anything."""
_MOST_MEANT = 2
_LEAST_ALIKE, _LEAST_ALIKE_WRITTEN, _LEAST_ALIKE_AS_PART = 0.75, 0.8, 0.85
"""How alike two sounds, two words as written, a word and one of a phrase must be, by ``difflib``'s ratio."""
_MARGIN = 0.1
"""A second value is given when it is nearly as likely as the first."""
_SHORTEST_PART = 4

_ACCENTS = re.compile("[\u0300-\u036f]")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"),
        ("sch|sh", "ch"),
        ("(?<!c)h", ""),
        ("ge(?=[ao])|g(?=[eiy])", "j"),
        ("gu(?=[eiy])", "g"),
        ("s?c(?=[eiy])", "ss"),
        ("qu|q|ck|c(?!h)", "k"),
        ("ill(?=[aeou])", "i"),
        ("e?au", "o"),
        ("ai|ei|er(?![a-z])|ez(?![a-z])|eu", "e"),
        ("y", "i"),
        ("[ae][nm](?=[^aeiounm]|$)", "an"),
        ("(?<=[a-z]{2})(?:es?|[tdpx]s?|s)(?![a-z0-9])", ""),
        ("x", "ks"),
        ("z", "s"),
        (r"(.)\1+", r"\1"),
    )
)
"""What is written in several ways and heard in one, in the order it is looked for; what ends words unheard."""


def nearest(word: str, allowed: Iterable[str], *, also: Mapping[str, str] | None = None) -> list[str]:
    """Give the one or two allowed values that a word most likely stands for, the likeliest first.

    ``also`` gives other words that people write for an allowed value: a label, a former name.
    """
    forms = {form.casefold(): value for form, value in (also or {}).items()}
    forms.update((value.casefold(), value) for value in sorted(allowed, reverse=True))
    written = word[:MOST_CHARS].casefold()
    if written in forms:
        return [forms[written]]
    meant = _alike(written, forms.items(), _LEAST_ALIKE)
    if meant or len(written) < _SHORTEST_PART:
        return meant[:_MOST_MEANT]
    parts = [(part, value) for form, value in forms.items() for part in _parts(form)]
    meant = _alike(written, parts, _LEAST_ALIKE_AS_PART)
    return meant if len(meant) <= _MOST_MEANT else []  # a word that many values hold names none


def _alike(written: str, forms: Iterable[tuple[str, str]], least: float) -> list[str]:
    """Give the values of the forms that sound or are written alike, and are nearly as like the word as the likest."""
    heard: dict[str, list[tuple[str, str]]] = {}
    seen: dict[str, list[tuple[str, str]]] = {}
    for form, value in forms:
        heard.setdefault(_sound(form), []).append((form, value))
        seen.setdefault(_folded(form), []).append((form, value))
    near = [heard[sound] for sound in _close(_sound(written), heard, least)]
    near += [seen[text] for text in _close(_folded(written), seen, max(least, _LEAST_ALIKE_WRITTEN))]
    near += [same for text, same in seen.items() if _has_same_letters(_folded(written), text)]
    found = sorted((-_likeness(written, form), value) for same in near for form, value in same)
    return list(dict.fromkeys(value for unlike, value in found if unlike <= found[0][0] + _MARGIN))


def _close(text: str, others: Iterable[str], least: float) -> list[str]:
    return difflib.get_close_matches(text, others, n=8, cutoff=least)


def _has_same_letters(one: str, other: str) -> bool:
    """Tell whether only the order of letters differs, after the same first one: « hots » for « host »."""
    return one[:1] == other[:1] and len(one) == len(other) and sorted(one) == sorted(other)


def _likeness(one: str, other: str) -> float:
    return (_ratio(_sound(one), _sound(other)) + _ratio(_folded(one), _folded(other))) / 2


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _parts(form: str) -> list[str]:
    return [part for part in _NO_LETTER.split(_folded(form)) if len(part) >= _SHORTEST_PART]


@lru_cache(1 << 14)
def _sound(text: str) -> str:
    """Write a text as it is heard, roughly: « numerik » and « numérique » are the same."""
    text = _folded(text)
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text


def _folded(text: str) -> str:
    text = text.casefold().replace("œ", "e").replace("æ", "e").replace("ç", "ss").replace("’", "'")
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text))
