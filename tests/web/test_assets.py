"""The stylesheet, the script and the fonts."""

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossary.languages import LANGUAGES

ASSETS = ["glossary.css", "glossary.js", "noto-sans-khmer.woff2"]


@pytest.mark.parametrize("name", ASSETS)
def test_a_file_is_sent_for_ever_under_an_address_that_tells_its_content(
    app: Flask, client: FlaskClient, name: str
) -> None:
    asset = app.extensions["glossary_assets"].by_name[name]
    answer = client.get(f"/static/{asset.address}")
    assert answer.data == asset.body
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype in (
        "text/css",
        "text/javascript",
        "application/javascript",
        "font/woff2",
    )
    small = client.get(f"/static/{asset.address}", headers={"Accept-Encoding": "gzip"})
    if asset.compressed:
        assert gzip.decompress(small.data) == asset.body
    else:
        assert small.data == asset.body


def test_each_language_brings_its_rules(app: Flask) -> None:
    css = app.extensions["glossary_assets"].by_name["glossary.css"].body.decode()
    for language in LANGUAGES.values():
        assert f":lang({language.lang_attribute}){{" in css
        assert f"line-height:{language.line_height}" in css
    assert css.count("@font-face") == sum(1 for one in LANGUAGES.values() if one.web_font)


def test_every_address_in_the_stylesheet_is_there(app: Flask, client: FlaskClient) -> None:
    css = app.extensions["glossary_assets"].by_name["glossary.css"].body.decode()
    addresses = re.findall(r'url\("(.*?)"\)', css)
    assert addresses
    assert all(client.get(f"/static/{address}").status_code == 200 for address in addresses)


@pytest.mark.parametrize(
    "path", ["/", "/search?q=ilegal+migrent", "/concepts/undocumented-migrant"]
)
@pytest.mark.parametrize("ui", LANGUAGES)
def test_a_first_view_is_light(client: FlaskClient, ui: str, path: str) -> None:
    """At most 30 kB compressed and 4 requests: page, stylesheet, script, and one to spare."""
    headers = {"Accept-Encoding": "gzip"}
    page = client.get(f"/{ui}{path}", headers=headers)
    text = gzip.decompress(page.data).decode()
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    assert len(linked) <= 3
    sizes = [len(client.get(address, headers=headers).data) for address in linked]
    assert len(page.data) + sum(sizes) <= 30_000


def test_the_script_is_small(app: Flask) -> None:
    assert len(app.extensions["glossary_assets"].by_name["glossary.js"].compressed) <= 14_000
