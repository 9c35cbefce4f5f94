#!/bin/sh
# Write the lock files: exact versions and hashes of everything, for Python 3.11 and later.
# Extras stay in the names: without them pip looks for the newest release of a package that
# another one asks for with an extra, and refuses it for its missing hash.
set -eu
cd "$(dirname "$0")/.."
compile() { # compile OUTPUT ARGUMENT…
    output=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-annotate --no-strip-extras --custom-compile-command "make lock" pyproject.toml "$@" \
        --output-file "$output"
}
compile requirements.lock --extra postgresql --group build
compile requirements-test.lock --extra postgresql --group build --group test
compile requirements-oracle.lock --group build --group oracle
