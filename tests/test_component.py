"""component: what Gradio is told of a component and of its events, said once."""

import gradio as gr
import pytest

from demo.component import DIRECT, DRAWN, QUEUED, component, part


def test_a_component_has_its_script_its_markup_and_its_properties() -> None:
    """None has Gradio's own styles; without a template it starts empty."""
    with gr.Blocks() as page:
        whole = component("props.rows;", elem_id="one", template="<p></p>", rows=[1])
        bare = component("", elem_id="two")

    told = {block["id"]: block["props"] for block in page.get_config_file()["components"]}[whole._id]
    assert (told["js_on_load"], told["html_template"], told["elem_id"]) == ("props.rows;", "<p></p>", "one")
    assert not told["apply_default_css"]
    assert told["component_class_name"] == "HTML"
    assert whole.props["rows"] == [1]
    assert bare.html_template == ""


def test_a_component_of_a_kind_has_that_kinds_events() -> None:
    """Gradio finds them by their names in quotes."""
    with gr.Blocks():
        box = component(part("trainer", "stop"), elem_id="trainer")
        box.input(lambda: None)
        box.stop(lambda: None)
        with pytest.raises(AttributeError, match="start"):
            box.start(lambda: None)

    assert box.js_on_load.startswith('trazo.build("trainer",element,')


def test_events_are_private_and_only_what_takes_long_is_queued() -> None:
    """Nobody outside the page calls them, nothing blinks, and all that takes a core waits in one line."""
    with gr.Blocks() as page:
        pad = component("", elem_id="pad")
        for how in (DIRECT, DRAWN, QUEUED):
            pad.input(lambda message: message, pad, pad, **how)

    direct, drawn, queued = page.fns.values()
    assert {event.api_visibility for event in page.fns.values()} == {"private"}
    assert {event.show_progress for event in page.fns.values()} == {"hidden"}
    assert [event.queue for event in (direct, drawn, queued)] == [False, False, True]
    assert drawn.trigger_mode == "always_last"
    assert (queued.concurrency_id, queued.concurrency_limit) == ("read", 1)
