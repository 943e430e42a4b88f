"""``jalons letter export``: a letter as other mailing tools import it, without a single recipient.

listmonk: the body of ``POST /api/campaigns`` and its template (https://listmonk.app/docs/apis/campaigns/,
https://listmonk.app/docs/templating/). Brevo: the HTML to paste, and the body of ``POST /v3/emailCampaigns``
(https://developers.brevo.com/reference/createemailcampaign). Sympa: the message to post to the list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from macros.artifacts import Artifact, write
from macros.newsletter.message import Letter, as_eml, letter_message
from macros.newsletter.settings import LetterSettings
from scripts.letter.departure import address_or_leave
from scripts.letter.issues import Prepared, prepared, refuse
from scripts.reporting import report

LEAVE = "https://desabonnement.invalid/"
"""Stands for the way to leave while the letter is made, for a template tag is not an address (RFC 2606)."""


@dataclass(frozen=True)
class Export:
    """What a tool imports, and how, in a sentence."""

    artifacts: tuple[Artifact, ...]
    advice: str


def for_listmonk(ready: Prepared) -> Export:
    """Make a draft campaign: listmonk asks which list when it is imported."""
    letter, settings = _with_a_tag_to_leave(ready), ready.settings
    campaign = {
        "name": f"{settings.title} {letter.slug}",
        "subject": _inert(letter.subject, _GO_BRACES),
        "from_email": f"{settings.from_name} <{settings.from_address}>",
        "lists": [],
        "type": "regular",
        "content_type": "html",
        "messenger": "email",
        "body": _tagged(_inert(letter.html, _HTML_BRACES), "{{ UnsubscribeURL }}"),
        "altbody": _tagged(_inert(letter.text, _GO_BRACES), "{{ UnsubscribeURL }}"),
        "tags": ["lettre", letter.slug],
    }
    return Export(
        (
            Artifact(f"lettre-{letter.slug}.listmonk.json", _json(campaign)),
            Artifact("modele.listmonk.html", b'{{ template "content" . }}\n'),
        ),
        "Créez une fois dans listmonk un modèle avec modele.listmonk.html ; puis envoyez le JSON à POST /api/campaigns, "
        "avec « template_id » et « lists » de chez vous. La campagne naît en brouillon.",
    )


def for_brevo(ready: Prepared) -> Export:
    """Make a draft campaign: Brevo asks to whom when it is scheduled."""
    letter, settings = _with_a_tag_to_leave(ready), ready.settings
    html = _tagged(_inert(letter.html, _HTML_BRACES), "{{ unsubscribe }}")
    campaign = {
        "name": f"{settings.title} {letter.slug}",
        "subject": letter.subject,
        "previewText": letter.preheader,
        "sender": {"name": settings.from_name, "email": settings.from_address},
        "htmlContent": html,
        "tag": letter.slug,
    }
    if settings.reply_to:
        campaign["replyTo"] = settings.reply_to
    return Export(
        (
            Artifact(f"lettre-{letter.slug}.brevo.html", html.encode("utf-8")),
            Artifact(f"lettre-{letter.slug}.brevo.json", _json(campaign)),
        ),
        "Collez le HTML dans l'éditeur « Coder votre propre e-mail » de Brevo, ou envoyez le JSON à POST /v3/emailCampaigns. "
        "La campagne naît en brouillon, sans destinataire.",
    )


def for_sympa(ready: Prepared, list_address: str | None = None) -> Export:
    """Make the message to post: the list server writes the headers of the list, the mailer who posts it the others."""
    message = as_eml(ready.letter, ready.settings, to=list_address)
    head, body = message.split(b"\r\n\r\n", 1)
    fields = re.findall(rb"[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*", head + b"\r\n")
    theirs = rb"list-[a-z-]+|message-id|date|x-unsent" + (b"" if list_address else b"|to")
    kept = [field for field in fields if not re.match(rb"(?i)(?:" + theirs + rb"):", field)]
    return Export(
        (Artifact(f"lettre-{ready.letter.slug}.sympa.eml", b"".join(kept) + b"\r\n" + body),),
        "Postez ce message à la liste depuis l'adresse d'un éditeur autorisé ; ou laissez faire « jalons letter send --to ».",
    )


TOOLS: dict[str, Callable[[Prepared], Export]] = {"listmonk": for_listmonk, "brevo": for_brevo, "sympa": for_sympa}


@click.command(short_help="Exporter une lettre pour un autre outil d'envoi.")
@click.argument("month", metavar="AAAA-MM")
@click.option("--for", "tool", type=click.Choice(list(TOOLS)), required=True, help="Outil qui enverra la lettre.")
@click.option("--to", "list_address", metavar="ADRESSE", help="Pour Sympa : adresse de la liste, à écrire dans « To ».")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("."),
    show_default=True,
    metavar="DOSSIER",
    help="Dossier où écrire.",
)
@click.help_option("--help", "-h", help="Afficher cette aide.")
def export(month: str, tool: str, list_address: str | None, output: Path) -> None:
    """Écrire ce qu'importe listmonk, Brevo ou Sympa : la lettre, son objet, son lien de désabonnement.

    Aucun destinataire n'y figure.
    """
    ready = prepared(Path.cwd(), month)
    report(ready.problems, err=True)
    if list_address and tool != "sympa":
        refuse("--to ne sert qu'à Sympa : les autres outils ont leurs listes.")
    if not ready.settings.can_send:
        refuse("La lettre n'a pas d'expéditeur. Remplissez « sender_address » sous « extra: letter: » dans mkdocs.yml.")
    made = for_sympa(ready, str(address_or_leave(list_address, "--to"))) if list_address else TOOLS[tool](ready)
    write(made.artifacts, output)
    for artifact in made.artifacts:
        click.echo(f"Écrit : {output / artifact.path}")
    click.echo(made.advice)


# --- template languages -----------------------------------------------------------------------

_HTML_BRACES = {"{{": "&#123;&#123;", "{%": "&#123;%"}
_GO_BRACES = {"{{": '{{ "{{" }}'}


def _with_a_tag_to_leave(ready: Prepared) -> Letter:
    settings: LetterSettings = ready.settings.model_copy(update={"unsubscribe_url": LEAVE})
    return letter_message(ready.catalogue, settings, ready.issue)


def _inert(text: str, braces: dict[str, str]) -> str:
    """Write what a template language would take for its own so that it is shown."""
    return re.sub("|".join(map(re.escape, braces)), lambda found: braces[found.group()], text)


def _tagged(text: str, tag: str) -> str:
    if LEAVE not in text:
        raise ValueError("the letter has no way to leave")
    return text.replace(LEAVE, tag)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
