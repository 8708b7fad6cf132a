"""runtime: a device by name, streams of randomness that do not disturb each other, one process alone."""

from contextlib import suppress

import pytest
import torch

from mnist_core import runtime
from mnist_core.errors import TrazoError
from mnist_core.runtime import Runtime, limited_threads


def test_a_device_is_chosen_by_name() -> None:
    """The CPU is always there; "auto" takes what the machine has."""
    assert runtime.choose_device("cpu") == torch.device("cpu")
    assert runtime.choose_device("auto").type in ("cpu", "cuda", "mps")


def test_a_device_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown name lists the known ones; a known one that the machine lacks says so."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    with pytest.raises(TrazoError, match="choose auto, cpu, cuda, mps"):
        runtime.choose_device("gpu")
    with pytest.raises(TrazoError, match="There is no cuda on this machine"):
        runtime.choose_device("cuda")


def test_streams_of_one_seed_differ_and_repeat() -> None:
    """The same seed and stream give the same numbers, another stream or seed others."""
    first = torch.rand(5, generator=runtime.generator(0, "draws"))

    assert torch.equal(first, torch.rand(5, generator=runtime.generator(0, "draws")))
    assert not torch.equal(first, torch.rand(5, generator=runtime.generator(0, "fitting")))
    assert not torch.equal(first, torch.rand(5, generator=runtime.generator(1, "draws")))


def test_one_process_alone_leads_and_waits_for_nobody() -> None:
    """Without `torchrun` everything is done here, once."""
    done: list[int] = []

    with runtime.start("cpu") as where:
        assert (where.leads, where.world) == (True, 1)
        where.first(lambda: done.append(1))
        assert where.share("mine") == "mine"
        assert where.sum(torch.tensor([1.0, 2.0])).tolist() == [1.0, 2.0]
    assert done == [1]


def test_only_the_first_process_leads() -> None:
    """Any other neither prints nor writes."""
    assert not Runtime(torch.device("cpu"), rank=1, world=2).leads


def test_versions_say_what_a_result_depends_on() -> None:
    """They are plain text, for a card."""
    assert set(runtime.versions()) == {"python", "torch", "machine"}
    assert all(isinstance(version, str) and version for version in runtime.versions().values())


def test_threads_are_limited_inside_and_as_before_outside():
    """One inside, two again after it, even after an error; no limit changes nothing."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with suppress(ValueError), limited_threads(1):
            assert torch.get_num_threads() == 1
            raise ValueError
        with limited_threads(0):
            assert torch.get_num_threads() == 2
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
