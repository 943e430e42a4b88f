"""French typography: spaces, apostrophes, quotation marks, in text and in the text of HTML.

Rules of the Imprimerie nationale's Lexique as the State applies them: a narrow no-break space (U+202F)
before ; ! ?, a no-break space (U+00A0) before : and inside « », ’ for the apostrophe. Idempotent.
Code, addresses, telephone numbers and times are left alone. It adds nothing else: no hyphenation, no capital letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import chain, compress

NNBSP = "\u202f"
NBSP = "\u00a0"
_SPACES = f"[ {NBSP}{NNBSP}]"


# Characters that no text may hold (the models refuse them) stand for what the rules must not see.
BREAK = "\0"  # tags between two texts
_QUOTE = "\10"  # a straight quotation mark, as Jinja and MarkupSafe escape it
_PROTECTED = (
    ("\1", "http", re.compile(r"(https?://[^\s<>»\0]+)")),
    ("\2", "mailto:", re.compile(r"(mailto:[^\s<>»\0]+)")),
    ("\3", "www.", re.compile(r"(www\.[^\s<>»\0]+)")),
    (_QUOTE, "&#34;", re.compile("(&#34;)")),
    ("\4", "&", re.compile(r"(&(?:#\w+|\w+);)")),
    ("\5", "0", re.compile(r"(0(?<!\d0) ?\d{3}(?: \d{2,3}){2,3}(?!\d))")),
)
"""Addresses, entities, telephone numbers: what stands for them, how they begin."""
_END = rf"(?=\s|{BREAK}|$|[»)\"”{_QUOTE}])"

Replacement = str | Callable[[re.Match[str]], str]
Rules = tuple[tuple[str, re.Pattern[str], Replacement], ...]
_SPACED = {" »": f"{NBSP}»", " ;": f"{NNBSP};", " !": f"{NNBSP}!", " ?": f"{NNBSP}?"}
"""What is wrong wherever it stands, where spaces are single: the rules for a space before a sign say no more."""


def _rules(space: str, spaces: str) -> Rules:
    """Give the rules for texts whose spaces are as told: the signs that call a rule, its pattern, its replacement.

    Each pattern begins with the sign it looks for, and looks back afterwards: many times faster to search.
    """
    written: tuple[tuple[str, str, Replacement], ...] = (
        ("'", rf"'(?<=\w')(?=[\w«\"“\0-\5{_QUOTE}]|$| ?«)", "’"),
        (".", r"\.(?<!\.\.)\.\.(?!\.)", "…"),
        ("«", rf"«(?:{spaces})?(?=\S)", f"«{NBSP}"),
        ("»", rf"{spaces}»", f"{NBSP}»"),
        ("»", rf"»(?<=[^\s{BREAK}{NBSP}]»)", f"{NBSP}»"),
        *((sign, rf"{spaces}\{sign}", f"{NNBSP}{sign}") for sign in ";!?"),
        *((sign, rf"\{sign}(?<=[\w»)\]’\"”{_QUOTE}].)(?=[;!?]*{_END})", f"{NNBSP}{sign}") for sign in ";!?"),
        (":", rf"{spaces}:(?=\s|{BREAK}|$|{space})", f"{NBSP}:"),
        (":", rf":(?<=[\w»)\]].)(?=\s|{BREAK}|$)", f"{NBSP}:"),
        ("%€‰", rf"{spaces}(?=[%€‰])(?<=\d.)", NBSP),
        ("°", rf"°(?<=[nN]°)(s?)(?:{spaces})?(?=\d)", rf"°\1{NBSP}"),
        (" ", rf"{space}(?<=\d.)(?:(?=\d{{3}}(?!\d))()|(?={_UNIT}))", _after_number),
    )
    return tuple((signs, re.compile(pattern), replacement) for signs, pattern, replacement in written)


_UNIT = r"(?:euros?|ans?|heures?|h|minutes?|jours?|semaines?|mois|séances?|kg|°C)\b"


def _after_number(space: re.Match[str]) -> str:
    """Give the space between thousands, or before a unit."""
    return NBSP if space.group(1) is None else NNBSP


_RUN = f"{_SPACES}(?<!{_SPACES}{_SPACES}){_SPACES}*"
"""All the spaces in a row, tried once and not from each of them: 12,000 spaces took seconds."""

_RULES = _rules(_SPACES, _RUN)
_RULES_FOR_SINGLE_SPACES = tuple(rule for rule in _rules(" ", " ") if rule[1].pattern.replace("\\", "") not in _SPACED)
"""The same for what is nearly every text: a search for one sign known beforehand is ten times faster."""

_ODD_QUOTE = re.compile("« ?[;!?:%€‰]")
"""A quotation that opens on a sign: one rule sees the space that another has set."""

_SIGNS = re.compile(rf"['.«»;!?:%€‰°&]|\d{_SPACES}")
SPOKEN = ' (?:aria-label|title|alt|placeholder)="'
"""What begins an attribute that is said aloud or shown."""
_SPOKEN = re.compile(rf'({SPOKEN})([^"]+)')
_ONE_TAG = re.compile(r"<[a-zA-Z][^>]*>")


def markup(elements: Iterable[str]) -> re.Pattern[str]:
    """Give the pattern of what stands between texts: tags, comments, and some elements as a whole."""
    whole = "".join(rf"{name}\b[^>]*>.*?</{name}>|" for name in elements)
    one = f"<(?:{whole}/?[a-zA-Z][^>]*>|!--.*?-->)"
    return re.compile(rf"({one}(?:\s*{one})*)", re.DOTALL)


VERBATIM = ("code", "pre", "kbd", "samp", "script", "style", "textarea", "svg")
"""Elements whose text is not prose."""
_MARKUP = markup(VERBATIM)


def french(text: str) -> str:
    """Set plain text (or the text of HTML, entities kept) in French typography.

    ``&#39;``, as Jinja and MarkupSafe escape an apostrophe, is one.
    """
    if not _SIGNS.search(text):
        return text
    text = text.replace("&#39;", "'")
    hidden: list[tuple[str, list[str]]] = []
    for mark, start, pattern in _PROTECTED:
        if start in text and len(pieces := pattern.split(text)) > 1:
            text = mark.join(pieces[::2])
            hidden.append((mark, pieces[1::2]))
    text = _set(text)
    for mark, found in reversed(hidden):
        first, *others = text.split(mark)
        text = first + "".join(chain.from_iterable(zip(found, others, strict=True)))
    return text


def _set(text: str) -> str:
    """Apply the rules. A text with odd spaces, which take long, is set apart: it costs nothing to those beside it."""
    if not _has_odd_spaces(text):
        return _with_single_spaces(text)
    texts = [f"{text}{BREAK}" for text in text.split(BREAK)]
    texts[-1] = texts[-1].removesuffix(BREAK)
    are_odd = list(map(_has_odd_spaces, texts))
    odd = _with_odd_spaces("".join(compress(texts, are_odd)))
    others = _with_single_spaces("".join(text for text, is_odd in zip(texts, are_odd, strict=True) if not is_odd))
    made = {True: iter(odd.split(BREAK)), False: iter(others.split(BREAK))}
    return BREAK.join(next(made[is_odd]) for is_odd in are_odd)


def _has_odd_spaces(text: str) -> bool:
    return "  " in text or NBSP in text or NNBSP in text or _ODD_QUOTE.search(text) is not None


def _with_odd_spaces(text: str) -> str:
    for _, pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def _with_single_spaces(text: str) -> str:
    for spaced, well_spaced in _SPACED.items():
        if spaced[1] in text:  # one character is looked for ten times faster than two
            text = text.replace(spaced, well_spaced)
    for signs, pattern, replacement in _RULES_FOR_SINGLE_SPACES:
        for sign in signs:
            if sign in text:
                text = pattern.sub(replacement, text)
                break
    return text


def said(tag: str, rule: Callable[[str], str]) -> str:
    """Apply a rule to what one tag says aloud or shows."""
    return _SPOKEN.sub(lambda found: found.group(1) + rule(found.group(2)), tag)


class Texts:
    """HTML cut into texts and what stands between, so that rules read the texts in one go and never the tags."""

    def __init__(self, html: str, between: re.Pattern[str] = _MARKUP) -> None:
        self._pieces = between.split(html)

    def change(self, rule: Callable[[str], str]) -> None:
        """Apply a rule to the texts, all at once: it sees them separated by U+0000 and keeps the separators."""
        self._pieces[::2] = rule(BREAK.join(self._pieces[::2])).split(BREAK)

    def change_spoken(self, rule: Callable[[str], str]) -> None:
        """Apply a rule to what tags say aloud or show: names, alternatives, hints."""
        pieces = self._pieces
        for place in range(1, len(pieces), 2):
            markup = pieces[place]
            if " aria-label=" in markup or " title=" in markup or " alt=" in markup or " placeholder=" in markup:
                pieces[place] = _ONE_TAG.sub(lambda tag: said(tag.group(), rule), markup)

    def html(self) -> str:
        """Give the HTML back."""
        return "".join(self._pieces)


def french_html(html: str) -> str:
    """Set the text of HTML in French typography, outside code, scripts and drawings."""
    texts = Texts(html)
    texts.change(french)
    texts.change_spoken(french)
    return texts.html()
