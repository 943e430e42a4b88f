"""The ``jalons`` command: one verb a module, everything it says in French.

Click speaks English; its help is translated in the formatter, its errors from their types.
"""

from __future__ import annotations

import errno
import importlib
import os
import re
import sys
import traceback
from collections.abc import Iterable
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand

from macros.problems import did_you_mean, shown

VERBS = {
    "check": "scripts.check",
    "build": "scripts.build",
    "serve": "scripts.serve",
    "new": "scripts.new",
    "letter": "scripts.letter.group",
    "kits": "scripts.kits",
    "publish": "scripts.publish",
    "changes": "scripts.changes",
    "bench": "scripts.bench.command",
    "schemas": "scripts.schemas",
}
"""Where each verb is, in the order of the help. A verb is imported when it is called: one must not wait for the others."""


class FrenchFormatter(click.HelpFormatter):
    """Write help with French headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the first line of the help."""
        super().write_usage(prog, args, prefix="Emploi : ")

    def write_heading(self, heading: str) -> None:
        """Write the title of a list."""
        french = {"Commands": "Commandes", "Positional arguments": "Arguments"}.get(heading, heading)
        super().write_heading(f"{french} ")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands."""
        super().write_dl([(_french_words(name), _french_words(text)) for name, text in rows], col_max, col_spacing)


_FRENCH_WORDS = {
    "[default: ": "[par défaut : ",
    "[required]": "[obligatoire]",
    "DIRECTORY": "DOSSIER",
    "INTEGER": "NOMBRE",
    "TEXT": "TEXTE",
}


def _french_words(text: str) -> str:
    for english, french in _FRENCH_WORDS.items():
        text = text.replace(english, french)
    return text


class FrenchContext(click.Context):
    """A context whose help is French."""

    formatter_class = FrenchFormatter


class FrenchGroup(click.Group):
    """A group whose errors are French, without a traceback. With ``JALONS_DEBUG`` set, bugs show theirs."""

    context_class = FrenchContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of the verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb."""
        if cmd_name not in VERBS:
            return None
        verb: click.Command = getattr(importlib.import_module(VERBS[cmd_name]), cmd_name)
        return _in_the_house(verb)

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run a command and leave with its exit code: 0, 1 for problems, 2 for a command ill written."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help())
            sys.exit(error.exit_code)
        except click.ClickException as error:
            click.echo(_in_french(error), err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("Interrompu.", err=True)
            sys.exit(1)
        except OSError as error:
            _stop(error, _in_the_way(error))
        except Exception as error:
            _stop(error, "Une panne imprévue a arrêté la commande. Signalez-la, avec la ligne qui suit.")
        sys.exit(code if isinstance(code, int) else 0)


def _in_the_way(error: OSError) -> str:
    """Say what the system refused."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "Le disque est plein. Libérez de la place, puis relancez la commande."
    if isinstance(error, ChildProcessError) or error.errno == errno.ENOMEM:
        return "Une partie du travail s'est arrêtée net, sans doute faute de mémoire. Relancez la commande."
    return f"« {shown(error.filename)} » ne peut pas être lu ou écrit. Vérifiez ses droits d'accès."


def _stop(error: Exception, sentence: str) -> NoReturn:
    if os.environ.get("JALONS_DEBUG"):
        raise error
    click.echo(sentence, err=True)
    if not isinstance(error, OSError):
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(frame.filename)}:{frame.lineno}"
        words = " ".join((shown(error, 200), *getattr(error, "__notes__", ())))
        click.echo(f"{type(error).__name__} ({where}) : {words}", err=True)
    sys.exit(1)


def _in_french(error: click.ClickException) -> str:
    """Say what is wrong in a command line, and where its help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "jalons"
    return f"{_sentence(error)}\nAide : {path} --help"


def _sentence(error: click.ClickException) -> str:
    match error:
        case NoSuchCommand():
            name = error.command_name
            group = error.ctx.command if error.ctx else jalons
            verbs = group.list_commands(error.ctx or click.Context(group)) if isinstance(group, click.Group) else []
            return f"La commande « {shown(name)} » n'existe pas. {did_you_mean(name, verbs)}"
        case click.NoSuchOption():
            known = error.ctx.command.get_params(error.ctx) if error.ctx else ()
            options = [option for parameter in known for option in parameter.opts if option.startswith("-")]
            return f"L'option « {shown(error.option_name)} » n'existe pas. {did_you_mean(error.option_name, options)}"
        case click.MissingParameter(param=click.Parameter() as parameter):
            return f"Il manque {parameter.human_readable_name}."
        case click.BadOptionUsage():
            verb = "attend" if "requires" in error.message else "n'attend pas"
            return f"L'option « {error.option_name} » {verb} une valeur.".replace("pas une", "pas de")
        case click.BadParameter(param=click.Parameter() as parameter):
            return f"La valeur de {parameter.opts[0]} ne convient pas. {_expected(parameter.type)}"
        case _:
            extra = re.search(r"unexpected extra arguments? \((.*)\)", error.message)
            return (
                f"Il y a un mot de trop : « {shown(extra.group(1))} »." if extra else "La commande n'est pas comprise."
            )


def _expected(kind: click.ParamType[Any]) -> str:
    if isinstance(kind, click.Choice):
        return f"Valeurs possibles : {', '.join(map(str, kind.choices))}."
    if kind is click.INT:
        return "Attendu : un nombre entier."
    return "Attendu : un dossier." if isinstance(kind, click.Path) else "Vérifiez-la."


@click.group(cls=FrenchGroup, subcommand_metavar="COMMANDE [ARGUMENTS]...")
@click.help_option("--help", "-h", help="Afficher cette aide.")
def jalons() -> None:
    """Jalons : du catalogue YAML au guide en ligne.

    À lancer depuis le dossier du projet.
    """


def _in_the_house(verb: click.Command) -> click.Command:
    """Let a verb, and those of a group, write their help in French."""
    verb.context_class = FrenchContext
    for own in verb.commands.values() if isinstance(verb, click.Group) else ():
        _in_the_house(own)
    return verb


def main() -> None:
    """Run the command line, and leave at once: taking apart, object by object, what a large build holds takes long."""
    try:
        jalons(prog_name="jalons")
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:  # whoever read the words has left: Python's own way says so
            raise ended from None
        os._exit(code)
