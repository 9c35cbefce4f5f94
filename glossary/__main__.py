"""``python -m glossary``, and the command ``glossary``."""

import os
import sys


def run() -> None:
    """Run the command.

    The service runs without the texts that describe the code (``python -OO``): they would be in
    the memory of every worker.
    """
    arguments = sys.argv[1:]
    is_service = arguments[:1] == ["serve"] and not {"-h", "--help"} & set(arguments)
    if is_service and sys.flags.optimize < 2:
        os.execv(sys.executable, [sys.executable, "-OO", "-m", "glossary", *arguments])  # noqa: S606
    # Only now: what is loaded before the restart would be loaded twice.
    from glossary.cli import main

    main(prog_name="glossary")


if __name__ == "__main__":
    run()
