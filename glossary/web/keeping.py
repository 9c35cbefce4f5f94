"""A backup for an administrator to take away, where nobody sits at the machine itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, send_file

from glossary.current import current_database
from glossary.services.invitations import check_keeper
from glossary.web.pages import page_blueprint
from glossary.web.sessions import signed_in

bp = page_blueprint("keeping", __name__)


@bp.post("/account/backup")
def backup() -> Response:
    """Answer a checked copy of the whole database; it is kept nowhere here."""
    check_keeper(signed_in())
    # Needed once in a while only.
    from glossary.backups import back_up, ending_of

    database = current_database()
    name = f"glossary-{datetime.now(UTC):%Y-%m-%d}.{ending_of(database)}"
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        back_up(database, file)
        # Open, it can be read to its end although its folder goes.
        content = file.open("rb")
    return send_file(
        content, mimetype="application/octet-stream", as_attachment=True, download_name=name
    )
