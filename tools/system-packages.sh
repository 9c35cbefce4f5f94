#!/bin/sh
# Name the system packages that the tests need and that are missing; install them when we may.
set -eu

missing=""
need() { # need PACKAGE CONDITION…
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
has_server() { ls /usr/lib/postgresql/*/bin/initdb || command -v initdb; }
# Chromium with a window does, too, and takes twice as long.
has_browser() { command -v chromium-headless-shell || { [ "$(id -u)" -ne 0 ] && command -v chromium; }; }
has_poppler() { command -v pdftotext; }
has_icu() { command -v pkg-config && pkg-config --exists icu-i18n; }
has_compiler() { command -v g++; }
# What stands on pages in our scripts is measured as phones draw it: with fonts, not with boxes.
has_fonts() { [ -f /usr/share/fonts/truetype/noto/NotoSansKhmer-Regular.ttf ]; }
has_han_fonts() { [ -f /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ]; }
# The translators' program reads our two-language glossaries; its package brings Java along.
has_omegat() { [ -f /usr/share/omegat/OmegaT.jar ] && command -v java; }
has_headers() { [ -f "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ]; }

need chromium-headless-shell has_browser
need fonts-noto-core has_fonts
need fonts-noto-cjk has_han_fonts
need poppler-utils has_poppler
need postgresql has_server
need "libicu-dev pkg-config" has_icu
need g++ has_compiler
need python3-dev has_headers
need omegat has_omegat

[ -n "$missing" ] || exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the system packages that the tests need:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of packages
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Some tests need system packages that are missing and will be skipped. To run all of them:"
    echo "  sudo apt-get install --no-install-recommends$missing"
fi
