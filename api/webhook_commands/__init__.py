"""Commands for operators: who is told when another release is served, and the telling itself."""

from __future__ import annotations

import click

from api.webhook_commands.managing import add, pause, remove, resume, rotate, show, show_all
from api.webhook_commands.sending import deliver, send_ping


@click.group("webhooks")
def webhook_commands() -> None:
    """Subscribers who are told when another release is served."""


for command in (add, show_all, show, pause, resume, rotate, remove, send_ping, deliver):
    webhook_commands.add_command(command)
