"""Where what must not be told is kept: journals and files of addresses, never in the repository."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path


def journal_folder(month: str, environment: Mapping[str, str]) -> Path:
    """Give the usual folder of an issue's journal (XDG Base Directory: state that survives restarts)."""
    state = Path(environment.get("XDG_STATE_HOME", ""))
    if not state.is_absolute():
        state = Path.home() / ".local" / "state"
    return state / "jalons" / "letters" / month


def may_be_committed(path: Path) -> bool:
    """Tell whether a file is, or would be, in a git working tree that does not ignore it."""
    path = path.absolute()
    folder = next(parent for parent in path.resolve().parents if parent.is_dir())
    try:
        asked = subprocess.run(
            ["git", "-C", str(folder), "check-ignore", "-q", "--", str(path.resolve())],
            capture_output=True,
            check=False,
        )
    except OSError:  # git is not installed
        return any((parent / ".git").exists() for parent in (folder, *folder.parents))
    return asked.returncode == 1  # 0: ignored; 128: no repository here
