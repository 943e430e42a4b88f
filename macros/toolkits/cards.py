"""Workshop cards made from received ideas: sheets of A4 to print on both sides, cut, shuffle and turn over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.myth import Myth
from macros.pdf import Node, Press, tree
from macros.qr import qr_svg
from macros.toolkits.citations import QuotedFigure, quoted
from macros.toolkits.printing import naming_lines
from macros.toolkits.sheets import TEMPLATES
from macros.typography import french

NAME = "cartes.pdf"


@dataclass(frozen=True)
class _Card:
    """One card: what is said in front; behind, what is true, one figure, one question, the way to the sheet."""

    number: int
    title: str
    said: str
    truth: str
    figure: QuotedFigure | None
    question: str
    url: str
    qr: Node | None
    item: str


@dataclass(frozen=True)
class _Cards:
    """What ``cards.typ`` reads."""

    title: str
    said_label: str
    truth_label: str
    cards: list[_Card]


def workshop_cards(
    press: Press, catalogue: Catalogue, myths: Sequence[Myth], *, title: str, site_url: str, dated: str
) -> Artifact:
    """Make the cards, front sheets and back sheets in turn, to be flipped on the long edge."""
    said_label, truth_label = said_and_truth()
    cards = [_card(catalogue, myth, number, site_url) for number, myth in enumerate(myths, start=1)]
    data = _Cards(french(title), said_label, truth_label, cards)
    with naming_lines(catalogue, [card.item for card in cards]):
        return Artifact(NAME, press.pdf(TEMPLATES / "cards.typ", data, dated=dated, item="resources/idees-recues/"))


def said_and_truth() -> tuple[str, str]:
    """Give the names of the two sides of a received idea, as its sheet writes them."""
    said, truth = (Myth.model_fields[name].title or name for name in ("said", "truth"))
    return french(said), french(truth)


def _card(catalogue: Catalogue, myth: Myth, number: int, site_url: str) -> _Card:
    url = f"{site_url.rstrip('/')}/{myth.key}/"
    code = tree(qr_svg(url, f"Code QR de la fiche {french(myth.title)}")) if url.startswith("http") else []
    return _Card(
        number=number,
        title=french(myth.title),
        said=french(myth.said),
        truth=french(myth.truth),
        figure=quoted(myth, myth.figures[0]) if myth.figures else None,
        question=french(myth.questions[0]),
        url=url,
        qr=code[0] if code else None,
        item=catalogue.path_of(myth),
    )
