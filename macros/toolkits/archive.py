"""ZIP archives that are the same bytes each time: fixed dates and rights, the order of the caller, ASCII names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
RIGHTS = 0o100644 << 16
"""A plain file that everybody reads and its owner writes."""
UNIX = 3


def zipped(files: Mapping[str, bytes], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Pack files, in the order given; those named in ``stored`` are not compressed.

    Refuses a name that is not ASCII, that leaves the archive, or that two files share but for their case: some
    software would lose one.
    """
    seen: set[str] = set()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            parts = name.split("/")
            if not name.isascii() or "\\" in name or any(part in {"", ".", ".."} for part in parts):
                raise ValueError(f"a name that an archive cannot hold: {name}")
            if name.lower() in seen:
                raise ValueError(f"two files of one name in an archive: {name}")
            seen.add(name.lower())
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = UNIX, RIGHTS
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
