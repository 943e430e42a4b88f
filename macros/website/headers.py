"""The headers that the host must send, decided once and written for three sorts of host.

Netlify and Cloudflare read ``_headers``, Apache ``.htaccess``; ``.nginx.conf`` is included by hand in nginx.
None of the three is meant to be served. What a page may load is decided here and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from macros.artifacts import Artifact
from macros.catalogue import Catalogue
from macros.models.capsule import Capsule
from macros.website.site import Site

Headers = Mapping[str, str]
POLICY = "Content-Security-Policy"

SCRIPTS = ("'self'",)
"""What may run. A search compiled to WebAssembly would add ``'wasm-unsafe-eval'``."""

FOREVER = "public, max-age=31536000, immutable"
DAY = "public, max-age=86400"
REVALIDATED = "public, max-age=0, must-revalidate"
"""For pages and data: kept, but asked about each time. It is also what Netlify and Cloudflare do unasked."""

CACHE_BY_NAME = (
    (r"\.(?:woff2|svg)$", DAY),
    (r"(?:\.[0-9a-f]{10}\.[a-z0-9]+|\.idx)$", FOREVER),
)
"""How long files are kept, by the end of their name; the last that matches wins, else ``REVALIDATED``.

A hash in the name, or in the folder of the search index, changes with the content.
"""
KEPT_FOLDERS = ("recherche/:version/*", "listes/*")
"""Folders that hold no other files, in the words of ``_headers``."""


def cache_control(path: str) -> str:
    """Give how long a file of the site is kept."""
    return next((value for ending, value in reversed(CACHE_BY_NAME) if re.search(ending, path)), REVALIDATED)


NOT_SERVED = r"(?:_headers|\.htaccess|\.nginx\.conf)$"


@dataclass(frozen=True)
class Framed:
    """A folder whose pages other sites may frame, and the policy it has in the place of that of the site."""

    folder: str
    policy: str


def artifacts(site: Site, inline_scripts: Iterable[str], framed: Framed) -> Iterator[Artifact]:
    """Give the three files. ``inline_scripts`` are the texts of the scripts written inside pages."""
    headers = security_headers(frame_origins(site.catalogue), inline_scripts)
    root = urlsplit(site.settings.site_url).path.rstrip("/")
    assets = [f"{root}/{artifact.path}" for artifact in site.bundle.artifacts()]
    yield Artifact("_headers", for_headers_file(headers, root, assets, framed).encode())
    yield Artifact(".htaccess", for_apache(headers, framed).encode())
    yield Artifact(".nginx.conf", for_nginx(headers, framed).encode())


# --- the policy ---------------------------------------------------------------------------------


def security_headers(frames: Iterable[str], inline_scripts: Iterable[str]) -> Headers:
    """Give the headers of every answer. Nothing inline passes, but the scripts whose very text is given."""
    return {
        POLICY: _content_policy(frames, inline_scripts),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _REFUSED_FEATURES),
        "Strict-Transport-Security": "max-age=31536000",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


_REFUSED_FEATURES = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "usb",
)  # fmt: skip


def _content_policy(frames: Iterable[str], inline_scripts: Iterable[str]) -> str:
    hashes = sorted({_hash_source(script) for script in inline_scripts})
    directives = {
        "default-src": ("'none'",),
        "script-src": (*SCRIPTS, *hashes),
        "style-src": ("'self'",),
        "img-src": ("'self'",),
        "font-src": ("'self'",),
        "connect-src": ("'self'",),
        "frame-src": tuple(frames) or ("'none'",),
        "form-action": ("'self'",),
        "base-uri": ("'none'",),
        "frame-ancestors": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _hash_source(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"


_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_NOT_INLINE = re.compile(r"""\ssrc\s*=|\stype\s*=\s*["']?(?!module|text/javascript)[a-z]""", re.IGNORECASE)


def inline_scripts(html: str) -> set[str]:
    """Give the text of every script of a page that runs: data blocks such as JSON-LD do not."""
    return {text for attributes, text in _SCRIPT.findall(html) if not _NOT_INLINE.search(attributes)}


def frame_origins(catalogue: Catalogue) -> list[str]:
    """Give the origins of the films that can be watched inside a sheet, sorted, each once."""
    addresses = [
        urlsplit(sheet.player.embed_url)
        for sheet in catalogue.all_sheets()
        if isinstance(sheet, Capsule) and sheet.player
    ]
    return sorted({f"{address.scheme}://{address.netloc.encode('idna').decode().lower()}" for address in addresses})


# --- three ways to write it ---------------------------------------------------------------------


def for_headers_file(headers: Headers, root: str, assets: Iterable[str], framed: Framed) -> str:
    """Write for Netlify and Cloudflare. No header is given twice, but the policy of the framed pages.

    Where two rules give a header, Netlify keeps the last; Cloudflare joins them, unless ``! Name`` drops the first
    (https://developers.cloudflare.com/pages/configuration/headers/#detach-a-header). Netlify passes over that line.
    """
    rules: dict[str, Headers] = {f"{root}/*": headers}
    rules |= {f"{root}/{folder}": {"Cache-Control": FOREVER} for folder in KEPT_FOLDERS}
    for path in assets:
        if (kept := cache_control(path)) != REVALIDATED:
            rules[path] = {"Cache-Control": kept}
    blocks = [
        "\n".join((path, *(f"  {name}: {value}" for name, value in given.items()))) for path, given in rules.items()
    ]
    blocks.append(f"{root}/{framed.folder}/*\n  ! {POLICY}\n  {POLICY}: {framed.policy}")
    title = "# Fait par « jalons build » : Netlify et Cloudflare le lisent à la racine du site."
    return "\n".join((title, *blocks, ""))


def for_apache(headers: Headers, framed: Framed) -> str:
    """Write for Apache 2.4 with mod_headers: without it Apache refuses the file, rather than serving unprotected."""
    kept = (
        f'<FilesMatch "{ending}">\n  Header set Cache-Control "{value}"\n</FilesMatch>'
        for ending, value in CACHE_BY_NAME
    )
    lines = (
        "# Fait par « jalons build » : Apache le lit à la racine du site (AllowOverride All, mod_headers).",
        *(f'Header always set {name} "{value}"' for name, value in headers.items()),
        f'<If "%{{REQUEST_URI}} =~ m#/{framed.folder}/#">\n  Header always set {POLICY} "{framed.policy}"\n</If>',
        f'Header set Cache-Control "{REVALIDATED}"',
        *kept,
        f'<FilesMatch "^{NOT_SERVED}">\n  Require all denied\n</FilesMatch>',
    )
    return "\n".join((*lines, ""))


def for_nginx(headers: Headers, framed: Framed) -> str:
    """Write for the ``server`` block of nginx, without any ``location``, so that it fits in whatever stands there."""
    kept = (f'if ($uri ~ "{ending}") {{ set $jalons_cache "{value}"; }}' for ending, value in CACHE_BY_NAME)
    lines = (
        "# Fait par « jalons build » : à inclure dans le bloc « server » de nginx (include …/.nginx.conf;).",
        "# Un « add_header » écrit dans un « location » remplacerait tous ceux-ci : ne pas en ajouter.",
        f'set $jalons_policy "{headers[POLICY]}";',
        f'if ($uri ~ "/{framed.folder}/") {{ set $jalons_policy "{framed.policy}"; }}',
        f"add_header {POLICY} $jalons_policy always;",
        *(f'add_header {name} "{value}" always;' for name, value in headers.items() if name != POLICY),
        f'set $jalons_cache "{REVALIDATED}";',
        *kept,
        "add_header Cache-Control $jalons_cache;",
        f'if ($uri ~ "/{NOT_SERVED}") {{ return 404; }}',
    )
    return "\n".join((*lines, ""))
