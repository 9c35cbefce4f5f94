#!/bin/sh
# Print where tests keep their databases: in memory where there is room for it, else as usual.
# Each of thousands of tests waits for the disk to say that an edit is kept; memory says so at once.
set -eu

usual=${TMPDIR:-/tmp}
memory=/dev/shm
needed=3000000 # kilobytes

free=$(df -k --output=avail "$memory" 2>/dev/null | tail -n 1) || free=0
if [ -w "$memory" ] && [ "${free:-0}" -gt "$needed" ] && try=$(mktemp "$memory/XXXXXX"); then
    # Some machines run no program that lies there; one of our tests installs the service.
    printf '#!/bin/sh\n' >"$try"
    chmod +x "$try"
    "$try" 2>/dev/null && usual=$memory
    rm -f "$try"
fi
echo "$usual"
