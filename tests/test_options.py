"""How the page is served is said by arguments, else by the environment, and said wrong in one sentence."""

import pytest

from demo.options import Options, read_options


def test_an_argument_wins_over_the_environment_and_that_over_the_default() -> None:
    """Address, port, threads, framing sites."""
    environment = {
        "GRADIO_SERVER_NAME": "0.0.0.0",
        "GRADIO_SERVER_PORT": "8000",
        "TRAZO_THREADS": "3",
        "TRAZO_EMBED": "https://a.example https://b.example",
    }

    assert read_options([], {}) == Options("127.0.0.1", None, 1, ())
    assert read_options([], environment) == Options("0.0.0.0", 8000, 3, ("https://a.example", "https://b.example"))
    given = ["--host", "::1", "--port", "9000", "--threads", "2", "--embed", "https://c.example"]
    assert read_options(given, environment) == Options("::1", 9000, 2, ("https://c.example",))


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://*.example.org", "https://xn--r8jz45g.jp:*"])
def test_an_origin_may_have_a_port_and_a_star(origin: str) -> None:
    """A name in another alphabet is given as browsers send it."""
    assert read_options(["--embed", origin], {}).embed == (origin,)


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (["--port", "http"], {}, "--port (or $GRADIO_SERVER_PORT) must be a whole number from 1 to 65535, not 'http'"),
        (["--port", "65536"], {}, "from 1 to 65535"),
        ([], {"GRADIO_SERVER_PORT": "-1"}, "not '-1'"),
        (["--threads", "0"], {}, "--threads (or $TRAZO_THREADS) must be"),
        ([], {"TRAZO_THREADS": "²"}, "not '²'"),
        (["--embed", "example.org"], {}, "takes origins such as https://example.org"),
        (["--embed", "https://"], {}, "not 'https://'"),
        (["--embed", "https://例え.jp"], {}, "in ASCII and without a path, not 'https://例え.jp'"),
        (["--embed", "https://a.example/page"], {}, "without a path"),
        ([], {"TRAZO_EMBED": "https://a.example;script-src"}, "takes origins"),
    ],
)
def test_a_bad_value_is_one_sentence_and_status_2(
    arguments: list[str], environment: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever it was given; nothing reaches the headers that is no origin."""
    with pytest.raises(SystemExit) as ended:
        read_options(arguments, environment)

    assert ended.value.code == 2
    assert told in capsys.readouterr().err
