"""The wheel, installed outside the checkout, has everything it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossary.languages import LANGUAGES
from tests.serving import free_port, wait_for

pytestmark = pytest.mark.package

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, **options: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "pip", "wheel", ROOT, "--no-deps", "--no-build-isolation",
        "--wheel-dir", folder,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def address(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service, run from a fresh environment in an empty folder."""
    folder = tmp_path_factory.mktemp("installed")
    uv = Path(sys.executable).with_name("uv")
    python = folder / "venv" / "bin" / "python"
    run(uv, "venv", "--quiet", "--python", sys.executable, folder / "venv")
    install = (uv, "pip", "install", "--quiet", "--python", python)
    run(*install, "--require-hashes", "-r", ROOT / "requirements.lock")
    run(*install, "--no-deps", wheel)
    port = free_port()
    command = [str(folder / "venv" / "bin" / "glossary"), "serve", "--port", str(port)]
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    server = subprocess.Popen(command, cwd=folder, env=kept)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)
    assert (folder / "instance" / "glossary.sqlite3").is_file()


def test_the_wheel_holds_templates_catalogs_content_and_fonts(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for tag in LANGUAGES:
        assert f"glossary/translations/{tag}/LC_MESSAGES/messages.po" in names
    assert "glossary/templates/search/home.html" in names
    assert "glossary/content/concepts/refugee.toml" in names
    assert "glossary/migrations/versions/0001_the_glossary.py" in names
    assert "glossary/api/openapi.yaml" in names
    assert "glossary/languages/collation/zh.txt" in names
    assert any(name.endswith(".woff2") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/", "tools/")) for name in names)


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_installed_service_answers_in_each_language(address: str, ui: str) -> None:
    for path in ("", "search?q=refugee", "concepts/refugee"):
        with urllib.request.urlopen(f"{address}/{ui}/{path}") as page:
            assert f'<html lang="{LANGUAGES[ui].lang_attribute}"' in page.read().decode()
