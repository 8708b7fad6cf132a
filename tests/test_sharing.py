"""Whoever passes the page's address on passes on what it is, not what it is built with."""

from demo.sharing import introduced

GIVEN = b"""<html><head><meta charset="utf-8" /><meta property="og:title" content="Gradio" />
<meta
    name="twitter:image"
    content="https://example.org/header.jpg"
/><title>Trazo</title></head><body><meta itemprop="x"></body></html>"""


def test_gradios_introduction_is_replaced_by_ours() -> None:
    """Nothing else of the document changes."""
    document = introduced(GIVEN)

    assert b"Gradio" not in document
    assert b"https://" not in document
    assert document.count(b'property="og:title" content="Trazo') == 1
    assert document.count(b'name="description"') == 1
    assert document.endswith(b'</head><body><meta itemprop="x"></body></html>')
    assert document.startswith(b'<html><head><meta charset="utf-8" /><title>Trazo</title>')
