"""The command line: which module answers each command. Only that one is read, so that a server holds no more."""

from __future__ import annotations

import importlib
from typing import Any, Final

import click

from api.config import BadSettings
from api.memory import collector_resting
from api.storage.errors import StorageError

COMMANDS: Final = {
    "corrections": "api.correction_commands:correction_commands",
    "data": "api.data_commands:data_commands",
    "db": "api.database_commands:database_commands",
    "exports": "api.exports.command:export_commands",
    "languages": "api.language_commands:language_commands",
    "mcp": "api.assistants.command:serve_agents",
    "openapi": "api.openapi_commands:openapi_commands",
    "serve": "api.serve_command:serve",
    "webhooks": "api.webhook_commands:webhook_commands",
}


class Commands(click.Group):
    """Commands that are read when they are called, and whose failures are one sentence on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Read the module of a command; None where there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        with collector_resting():
            command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except (StorageError, BadSettings, OSError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, name="ra-options")
@click.version_option(package_name="ra-options")
def main() -> None:
    """Rheumatoid arthritis therapies beside investigational stem cell approaches."""


if __name__ == "__main__":
    main()
