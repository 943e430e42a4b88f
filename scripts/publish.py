"""``jalons publish``: put the built site in front of its readers, in a folder or in an S3 store, without a gap."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from macros.rendering import file_size
from scripts.publishing.folder import ReleaseFolder
from scripts.publishing.site import GRACE_DAYS, PublishingFailed, read_site
from scripts.reporting import count, progress_bar, today


@click.command(short_help="Publier le site construit.")
@click.argument("target", metavar="DESTINATION")
@click.option(
    "--site",
    "site",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("site"),
    show_default=True,
    help="Dossier du site construit.",
)
@click.option(
    "--keep",
    type=int,
    default=5,
    metavar="NOMBRE",
    show_default=True,
    help="Combien de versions garder dans le dossier, pour pouvoir revenir en arrière.",
)
@click.option(
    "--rollback",
    "rollback",
    is_flag=False,
    flag_value="",
    metavar="[VERSION]",
    help="Remettre en ligne la version précédente, ou celle qui est nommée. Dossiers seulement.",
)
@click.option("--list", "listing", is_flag=True, help="Lister les versions du dossier.")
@click.option(
    "--endpoint-url",
    metavar="ADRESSE",
    help="Adresse du stockage S3, si ce n'est pas celui d'Amazon : https://s3.exemple.fr.",
)
@click.help_option("--help", "-h", help="Afficher cette aide.")
def publish(target: str, site: Path, keep: int, rollback: str | None, listing: bool, endpoint_url: str | None) -> None:
    """Publier le site construit par « jalons build », sans coupure pour ceux qui le lisent.

    DESTINATION est un dossier (le serveur web sert DOSSIER/current) ou une adresse s3://seau/dossier. Dans un dossier, les versions
    restent côte à côte et l'on revient en arrière avec --rollback. Dans un stockage S3, seul ce qui a changé est envoyé ;
    les identifiants viennent de l'environnement (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY ou AWS_PROFILE).
    """
    try:
        if target.startswith("s3:"):
            if rollback is not None or listing:
                raise PublishingFailed(
                    "Un stockage S3 ne garde qu'une version : reconstruisez l'ancienne et publiez-la."
                )
            _to_store(target, site, endpoint_url)
        elif listing:
            _list(ReleaseFolder(Path(target)))
        elif rollback is not None:
            _roll_back(ReleaseFolder(Path(target)), rollback or None)
        else:
            _to_folder(ReleaseFolder(Path(target)), site, keep)
    except PublishingFailed as failed:
        click.echo(str(failed), err=True)
        sys.exit(1)


def _to_folder(folder: ReleaseFolder, site: Path, keep: int) -> None:
    files = read_site(site)
    with progress_bar("Fichiers") as progress:
        done = folder.publish(files, keep=keep, today=today(), progress=progress)
    if done.already_served:
        click.echo(f"La version {done.release} est déjà en ligne : rien n'a changé.")
        return
    click.echo(
        f"Version {done.release} en ligne : {count(done.written, 'fichier nouveau', 'fichiers nouveaux')}, "
        f"{count(done.linked, 'repris', 'repris')} de la version précédente."
    )
    _tell_about_nginx(done.headers_changed)


def _roll_back(folder: ReleaseFolder, asked: str | None) -> None:
    done = folder.roll_back(asked, today=today())
    click.echo(f"Version {done.release} {'déjà' if done.already_served else 'de nouveau'} en ligne.")
    _tell_about_nginx(done.headers_changed)


def _tell_about_nginx(headers_changed: bool) -> None:
    if headers_changed:
        click.echo("Les en-têtes de sécurité ont changé : si le serveur est nginx, rechargez-le (nginx -s reload).")


def _list(folder: ReleaseFolder) -> None:
    served = folder.served()
    for release in folder.releases():
        made = datetime.datetime.fromtimestamp(folder.noted_at(release))
        mark = "  en ligne" if release.id == served else ""
        click.echo(f"{release.id}  {made:%d/%m/%Y %H:%M}  {count(len(release.files), 'fichier')}{mark}")


def _to_store(address: str, site: Path, endpoint_url: str | None) -> None:
    # Loaded here alone: the other verbs do not wait for boto3.
    from scripts.publishing.bucket import publish as publish_to_bucket
    from scripts.publishing.lease import Lease
    from scripts.publishing.store import Place, Store

    files = read_site(site)
    store = Store(Place.parse(address), endpoint_url)
    lease = Lease(store, waiting=_tell_about_the_wait)
    with progress_bar("Fichiers") as progress:
        done = publish_to_bucket(files, store, today=today(), lease=lease, progress=progress)
    click.echo(
        f"Site en ligne : {count(done.sent, 'fichier envoyé', 'fichiers envoyés')} ({file_size(done.sent_bytes)}), "
        f"{count(done.deleted, 'retiré')}, {count(done.unchanged, 'inchangé')}. "
        f"Les fichiers nommés d'après leur contenu restent {GRACE_DAYS} jours après leur dernier usage."
    )


def _tell_about_the_wait() -> None:
    click.echo("Une autre publication est en cours, ou s'est arrêtée net : attente d'une minute au plus.", err=True)
