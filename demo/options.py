"""How the page is served: address, threads, who may frame it; from the command line, else from the environment.

Knows no Gradio, so a mistyped option is told at once.
"""

import argparse
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Environment variables; the first two are Gradio's own, and what a Space sets.
HOST, PORT, THREADS, EMBED = "GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT", "TRAZO_THREADS", "TRAZO_EMBED"
# What a header can carry and a browser understands there: no other alphabet, no path.
ORIGIN = re.compile(r"https?://(\*|(\*\.)?[\w-]+(\.[\w-]+)*)(:(\d+|\*))?", re.ASCII)


@dataclass(frozen=True)
class Options:
    """How the page is served.

    port: None for 7860 or the next one that is free; threads: cores that one answer may use; embed: origins of pages,
    beside Hugging Face's, that may show this one in a frame
    """

    host: str = "127.0.0.1"
    port: int | None = None
    threads: int = 1
    embed: tuple[str, ...] = ()


def read_options(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> Options:
    """Return the options of a command line and an environment; an argument wins.  Exits with status 2 for a bad one."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="Serve the Trazo page.")
    parser.add_argument("--host", help=f"address to listen on: 127.0.0.1, or ${HOST}, unless given")
    parser.add_argument("--port", help=f"port: 7860 or the next free one, or ${PORT}, unless given")
    parser.add_argument("--threads", help=f"cores that one answer may use: 1, or ${THREADS}, unless given")
    parser.add_argument(
        "--embed",
        action="append",
        metavar="ORIGIN",
        help=f"a site that may show the page in a frame, such as https://example.org; or ${EMBED}, with spaces between",
    )
    given = parser.parse_args(arguments)

    def number(name: str, variable: str, most: int) -> int | None:
        text = getattr(given, name) or environment.get(variable)
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            parser.error(f"--{name} (or ${variable}) must be a whole number from 1 to {most}, not {text!r}")
        return int(text)

    embed = tuple(given.embed or environment.get(EMBED, "").split())
    for origin in embed:
        if not ORIGIN.fullmatch(origin):
            parser.error(
                f"--embed (or ${EMBED}) takes origins such as https://example.org:8080, in ASCII and without a path, "
                f"not {origin!r}"
            )
    return Options(
        host=given.host or environment.get(HOST) or Options.host,
        port=number("port", PORT, 65535),
        threads=number("threads", THREADS, 1024) or Options.threads,
        embed=embed,
    )
