"""The ``jalons`` command: one verb per module, help in French."""

from __future__ import annotations

import sys

import click

from scripts.check import check


@click.group(help="Jalons : du catalogue YAML au guide en ligne.", context_settings={"help_option_names": ["-h", "--help"]})
def jalons() -> None:
    """Gather the verbs."""


jalons.add_command(check)


def main() -> None:
    """Run the command line."""
    sys.exit(jalons())
