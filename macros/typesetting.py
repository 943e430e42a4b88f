"""Templates that set what they show in French typography, as they escape it: according to where it stands.

Their own text is set once, when they are compiled. Values that are text or said aloud come between marks, so that ``settled``
sets all those of a page in one go, which is several times faster than one by one, and knows which are prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, compress
from types import FunctionType
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.utils import missing
from markupsafe import Markup

from macros.typography import BREAK, SPOKEN, VERBATIM, french, said

SHELTERED = (
    "a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "label", "th", "dt", "caption",
    "nav", "title", "option", "legend", "figcaption", "article",
)  # fmt: skip
"""Elements whose text names or leads elsewhere: no term is explained there."""

END = "\6"
PROSE, PLAIN = f"{END}\16{END}", f"{END}{END}"
"""What ends a value, and what begins one that is prose of its page, or not: cut at each ``END``, HTML gives in turn what stands
before a value, a sign if it is prose, the value. No text holds these characters: the models refuse them."""

_VALUE = "\N{MATHEMATICAL DOUBLE-STRUCK DIGIT ZERO}"
"""Stands for a value while the text around it is set: the rules see a letter, a digit, no space."""
_TAG_OR_COMMENT = re.compile(r"<(?=[a-zA-Z/!])")
_SAID = re.compile(f'{SPOKEN}[^"]*$')
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][\w-]*)")


# --- values, as pages are made -------------------------------------------------------------------


def _escaped(text: str) -> str:
    """Escape as MarkupSafe does, without the ``Markup`` that it makes, which takes ten times longer."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")


def as_markup(html: str) -> Markup:
    """Give what is HTML already as ``Markup`` does, which first looks for more than text and takes long."""
    return str.__new__(Markup, html)


def plain(value: object) -> str:
    """Mark and escape a value where no term is explained; HTML that a template made is marked already."""
    if type(value) is str:
        return f"{PLAIN}{_escaped(value)}{END}"
    return value.replace(PROSE, PLAIN) if isinstance(value, Markup) else plain(str(value))


def prose(value: object) -> str:
    """Mark and escape a value that is prose of its page."""
    if type(value) is str:
        return f"{PROSE}{_escaped(value)}{END}"
    return value if isinstance(value, Markup) else prose(str(value))


def settled(html: str, explain: Callable[[str], str] | None = None) -> str:
    """Set the marked values of what a template made, and take the marks away.

    ``explain`` is given the prose, in one text where U+0000 separates values, and gives as many.
    """
    pieces = html.split(END)
    is_prose, texts = pieces[1::3], pieces[2::3]
    if not texts:
        return html
    texts = french(BREAK.join(texts)).split(BREAK)
    if explain and any(is_prose):
        explained = iter(explain(BREAK.join(compress(texts, is_prose))).split(BREAK))
        texts = [next(explained) if prose else text for text, prose in zip(texts, is_prose, strict=True)]
    pieces[1::3], pieces[2::3] = [""] * len(texts), texts
    return "".join(pieces)


def attribute(value: object) -> str:
    """Escape a value that is no text to set: in markup, in code."""
    if type(value) is str:
        return _escaped(value)
    return str(value) if isinstance(value, Markup) else _escaped(str(value))


FILTERS: dict[str, Callable[[object], str]] = {"set_plain": plain, "set_prose": prose, "as_attribute": attribute}
"""The filters that values go through, under names that no template writes."""


def called(macro: FunctionType, optional: int) -> Callable[..., Markup]:
    """Give the function that calls a compiled macro, the last arguments of which are optional: what it makes is HTML."""
    macro.__defaults__ = (missing,) * optional

    def call(*arguments: object) -> Markup:
        return as_markup(macro(*arguments))

    return call


# --- templates, as they are compiled -------------------------------------------------------------


class Typesetter(CodeGenerator):
    """Compile a template once its own text is set and its values are sent through ``FILTERS``."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja's name
        """Set the template, then compile it."""
        place = _Place()
        for output in list(node.find_all(nodes.Output)):
            _set_output(output, place)
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Call without looking for functions that want the context: no template of ours knows one, and looking is long."""
        self.write("environment.call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Make a macro that wants nothing but its arguments, without their names, a function, which costs little to call."""
        node = macro_ref.node
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
        else:
            self.write(f"environment.called(macro, {len(node.defaults)})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        """Read an attribute as Python does; one that is not there is an error all the same."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _is_set(node):
            self.write("(")  # escaped already
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if _is_set(node):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


def _is_set(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Filter) and node.name in FILTERS


def _set_output(output: nodes.Output, place: _Place) -> None:
    """Set the constants of a run of text and values, and choose the filter of each value."""
    shown = output.nodes
    parts = list(place.read("".join(node.data if isinstance(node, nodes.TemplateData) else _VALUE for node in shown)))
    filters = chain.from_iterable(part.filters for part in parts)
    texts = iter(french(BREAK.join(part.text for part in parts if part.is_text)).split(BREAK))
    constants = iter("".join(next(texts) if part.is_text else part.text for part in parts).split(_VALUE))
    made: list[nodes.Expr] = [nodes.TemplateData(next(constants), lineno=output.lineno)]
    for node in shown:
        if not isinstance(node, nodes.TemplateData):
            name = next(filters)
            made.append(_sent_through(name, node))
            made.append(nodes.TemplateData(next(constants), lineno=node.lineno))
    output.nodes = [node for node in made if not isinstance(node, nodes.TemplateData) or node.data]


def _sent_through(name: str, node: nodes.Expr) -> nodes.Expr:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=node.environment)


class _Part:
    """A piece of a template: text to set, or markup; and the filter of each value in it."""

    def __init__(self, text: str, filters: list[str], *, is_text: bool) -> None:
        self.text, self.filters, self.is_text = text, filters, is_text


class _Place:
    """Where one is in a template, read from its start: inside a tag, an element whose text is no prose, a heading."""

    def __init__(self) -> None:
        self._tag = ""
        self._verbatim = ""
        self._sheltered: list[str] = []

    def read(self, html: str) -> Iterator[_Part]:
        """Cut HTML, with ``_VALUE`` for its values, into parts."""
        while html:
            read = self._in_tag if self._tag else self._in_verbatim if self._verbatim else self._in_text
            part, html = read(html)
            yield part

    def _in_text(self, html: str) -> tuple[_Part, str]:
        if _TAG_OR_COMMENT.match(html):
            self._tag = "<"
            return _Part("<", [], is_text=False), html[1:]
        found = _TAG_OR_COMMENT.search(html)
        text = html[: found.start()] if found else html
        name = "set_plain" if self._sheltered else "set_prose"
        return _Part(text, [name] * text.count(_VALUE), is_text=True), html[len(text) :]

    def _in_verbatim(self, html: str) -> tuple[_Part, str]:
        before, end, _ = html.partition(f"</{self._verbatim}")
        if end:
            self._verbatim = ""
        return _Part(before, ["as_attribute"] * before.count(_VALUE), is_text=False), html[len(before) :]

    def _in_tag(self, html: str) -> tuple[_Part, str]:
        inside, end, rest = html.partition("-->" if self._tag.startswith("<!--") else ">")
        filters = []
        for before in inside.split(_VALUE)[:-1]:
            self._tag += before
            filters.append("set_plain" if _SAID.search(self._tag) else "as_attribute")
            self._tag += _VALUE
        self._tag += inside.rpartition(_VALUE)[2]
        if end:
            self._leave_tag()
        return _Part(said(inside, french) + end, filters, is_text=False), rest

    def _leave_tag(self) -> None:
        """Note which element the tag opens or closes."""
        found, self._tag = _TAG_NAME.match(self._tag), ""
        if found is None:
            return
        closing, name = found.groups()
        if name in SHELTERED and not closing:
            self._sheltered.append(name)
        elif name in self._sheltered and closing:
            self._sheltered.remove(name)
        elif name in VERBATIM and not closing:
            self._verbatim = name
