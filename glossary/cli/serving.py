"""``glossary init`` and ``glossary serve``."""

from __future__ import annotations

import socket

import click

from glossary.errors import PortUnavailable
from glossary.settings import Settings


@click.command()
def init() -> None:
    """Create or upgrade the database; load the built-in glossary when it is empty."""
    # Here, because the service, too, loads this module, and carries only what it needs.
    from glossary.cli.base import prepare

    settings = Settings.from_environment()
    database = prepare(settings)
    click.echo(f"The glossary is ready in {database.url.render_as_string(hide_password=True)}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Run the web service for real use."""
    settings = Settings.from_environment()
    _check_port(host, port)
    from glossary.cli.service import Server

    Server(settings, host, port, workers).run()


def _check_port(host: str, port: int) -> None:
    """Try the port first, because the server itself would try again for five seconds."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError:
        raise PortUnavailable(port=port, host=host) from None
