"""The relay: the server that takes letters from us, its credentials, and what it signs with.

Told by ``JALONS_SMTP_*`` variables over a TOML file kept outside the repository. Never by an option: a command
line is read by every user of the machine. The connection is verified TLS, or does not leave the machine.
"""

from __future__ import annotations

import re
import ssl
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from macros.problems import Problem, ProblemsFound, did_you_mean, shown
from scripts.sending.addresses import Address, NotAnAddress

PREFIX = "JALONS_SMTP_"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
DEFAULT_PORTS = {"starttls": 587, "implicit": 465, "none": 25}


class Relay(BaseModel):
    """How to reach the relay and in whose name. One field, one key of the file, one variable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: Annotated[str, Field(description="Nom du serveur d'envoi.", min_length=1)]
    port: Annotated[
        int, Field(description="Port ; 587 par défaut, 465 avec implicit, 25 avec none.", ge=0, le=65535)
    ] = 0
    tls: Annotated[
        Literal["starttls", "implicit", "none"],
        Field(description="starttls, implicit, ou none pour un serveur de cette machine."),
    ] = "starttls"
    ca: Annotated[
        str, Field(description="Fichier PEM de l'autorité qui signe le certificat, si elle n'est pas publique.")
    ] = ""
    user: Annotated[str, Field(description="Compte, si le serveur en demande un.")] = ""
    password: Annotated[str, Field(description="Mot de passe du compte.", repr=False)] = ""
    helo: Annotated[str, Field(description="Nom sous lequel cette machine se présente.")] = ""
    sender: Annotated[
        str, Field(description="Adresse de retour des refus ; par défaut, celle de l'expéditeur de la lettre.")
    ] = ""
    proof_to: Annotated[str, Field(description="Votre adresse, pour « jalons letter proof --to moi ».")] = ""
    unsubscribe: Annotated[
        str, Field(description="Adresse de désinscription https: ou mailto:, où {token} est le jeton du destinataire.")
    ] = ""
    unsubscribe_secret: Annotated[str, Field(description="Clé des jetons de désinscription.", repr=False)] = ""
    one_click: Annotated[bool, Field(description="Vrai si cette adresse désinscrit en un clic (RFC 8058).")] = False
    dkim_key: Annotated[
        str, Field(description="Fichier PEM de la clé DKIM. Sans elle, la lettre n'est pas signée ici.")
    ] = ""
    dkim_selector: Annotated[str, Field(description="Sélecteur DKIM.")] = ""
    dkim_domain: Annotated[str, Field(description="Domaine DKIM ; par défaut, celui de l'expéditeur.")] = ""

    @field_validator("host", "user", "helo", "unsubscribe", "dkim_selector", "dkim_domain")
    @classmethod
    def _holds_one_line(cls, value: str) -> str:
        if not value.isprintable() or " " in value:
            raise ValueError("Cette valeur tient sur une ligne, sans espace.")
        return value

    @field_validator("sender", "proof_to")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        try:
            return str(Address.parse(value)) if value else value
        except NotAnAddress as error:
            raise ValueError(str(error)) from None

    @property
    def port_used(self) -> int:
        """Give the port, the usual one when none is told."""
        return self.port or DEFAULT_PORTS[self.tls]

    @property
    def secrecy(self) -> str:
        """Say whether the conversation is encrypted."""
        return "sans chiffrement, sur cette machine" if self.tls == "none" else "chiffré"

    def mistakes(self) -> list[tuple[str, str]]:
        """List what the fields do not say together: the key, and a sentence."""
        found = []
        if self.tls == "none" and self.host not in LOOPBACK:
            found.append(
                (
                    "tls",
                    "Sans chiffrement, seul un serveur de cette machine est permis. Choisissez starttls ou implicit.",
                )
            )
        if bool(self.user) != bool(self.password):
            found.append(("password", "Le compte et le mot de passe vont ensemble. Donnez les deux, ou aucun."))
        if bool(self.dkim_key) != bool(self.dkim_selector):
            found.append(("dkim_selector", "La clé et le sélecteur DKIM vont ensemble. Donnez les deux, ou aucun."))
        if self.unsubscribe and not self.unsubscribe.startswith(("https://", "mailto:")):
            found.append(("unsubscribe", "L'adresse de désinscription commence par https:// ou mailto:."))
        if "{token}" in self.unsubscribe and len(self.unsubscribe_secret) < 16:
            found.append(("unsubscribe_secret", "Les jetons demandent une clé d'au moins 16 caractères."))
        if self.one_click and not self.unsubscribe.startswith("https://"):
            found.append(
                ("one_click", "La désinscription en un clic demande une adresse https:// dans « unsubscribe ».")
            )
        found += [
            (key, f"Le fichier « {shown(value)} » n'existe pas.")
            for key, value in (("ca", self.ca), ("dkim_key", self.dkim_key))
            if value and not Path(value).is_file()
        ]
        return found

    def tls_context(self) -> ssl.SSLContext:
        """Make the context that verifies the relay's certificate and name."""
        context = ssl.create_default_context(cafile=self.ca or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def read_relay(file: Path | None, environment: Mapping[str, str]) -> Relay:
    """Read the relay from a file and the environment, which wins; raise every mistake at once."""
    text = _text(file) if file else ""
    values: dict[str, object] = _parsed(text, file)
    told = {
        name: environment[variable] for name in Relay.model_fields if environment.get(variable := PREFIX + name.upper())
    }
    try:
        relay = Relay.model_validate({**values, **told})
        mistakes = relay.mistakes()
    except ValidationError as error:
        mistakes = [(str(e["loc"][0]), _sentence(e["type"], str(e["loc"][0]), e["msg"])) for e in error.errors()]
    if mistakes:
        raise ProblemsFound(
            _in_file(file, text, key, sentence) if file and key not in told else _in_variable(key, sentence)
            for key, sentence in mistakes
        )
    return relay


def _text(file: Path) -> str:
    where = str(file)
    try:
        if file.stat().st_mode & 0o077:
            message = "D'autres comptes peuvent lire ce fichier, qui contient des secrets."
            raise ProblemsFound([Problem(where, 1, 1, "", message, f"Lancez : chmod 600 {shown(file)}")])
        return file.read_text("utf-8")
    except FileNotFoundError:
        raise ProblemsFound([Problem(where, 1, 1, "", "Ce fichier n'existe pas.", "Vérifiez --smtp.")]) from None
    except UnicodeDecodeError:
        raise ProblemsFound(
            [Problem(where, 1, 1, "", "Ce fichier n'est pas en UTF-8.", "Enregistrez-le en UTF-8.")]
        ) from None


def _parsed(text: str, file: Path | None) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at.group(1)) if at else text.count("\n") + 1
        message, remedy = "Cette ligne n'est pas du TOML.", 'Écrivez par exemple : host = "smtp.example.org"'
        raise ProblemsFound([Problem(str(file), line, 1, "", message, remedy)]) from None


def _in_file(file: Path, text: str, key: str, sentence: str) -> Problem:
    lines = (number for number, line in enumerate(text.splitlines(), 1) if line.split("=")[0].strip() == key)
    return Problem(str(file), next(lines, 1), 1, shown(key), sentence)


def _in_variable(key: str, sentence: str) -> Problem:
    return Problem(PREFIX + shown(key).upper(), 1, 1, "", sentence)


def _sentence(kind: str, key: str, message: str) -> str:
    match kind:
        case "missing":
            return f"Il manque le serveur d'envoi. Donnez « {key} » dans le fichier de --smtp, ou la variable {PREFIX}{key.upper()}."
        case "extra_forbidden":
            return f"Cette clé n'existe pas. {did_you_mean(key, Relay.model_fields)}"
        case "literal_error":
            return "Valeurs possibles : starttls, implicit, none."
        case "value_error":
            return message.removeprefix("Value error, ")
        case _ if kind.startswith(("int", "greater", "less")):
            return "Attendu : un nombre entier, de 1 à 65535."
        case _ if kind.startswith("bool"):
            return "Attendu : true ou false."
        case _:
            return "Attendu : un texte entre guillemets."
