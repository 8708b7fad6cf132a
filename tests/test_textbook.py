"""textbook: the example's network, trained an epoch at a time, and no longer than it may."""

from itertools import islice

import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from mnist_core import textbook
from mnist_core.datasets import Split


@pytest.fixture
def batches(samples: Split) -> "DataLoader[tuple[torch.Tensor, torch.Tensor]]":
    """What the example's loader gives, of 120 digits made in code."""
    images = (samples.images[:120, None].float() / 255 - textbook.MEAN) / textbook.STD
    return DataLoader(TensorDataset(images, samples.labels[:120]), batch_size=30, shuffle=True)


def test_the_network_is_the_examples() -> None:
    """1,199,882 parameters, and logarithms of probabilities."""
    network = textbook.network().eval()

    assert sum(p.numel() for p in network.parameters()) == 1_199_882
    answer = network(torch.rand(2, 1, 28, 28)).exp().sum(1)
    torch.testing.assert_close(answer, torch.ones(2))


def test_it_learns_an_epoch_at_a_time(batches: "DataLoader[tuple[torch.Tensor, torch.Tensor]]", samples: Split) -> None:
    """Time only grows, every epoch is whole, and what it was shown it comes to know."""
    torch.manual_seed(0)
    laps = list(islice(textbook.train(batches, samples[:120], 1000), 4))

    assert [(lap.epoch, lap.step, lap.steps) for lap in laps] == [(epoch, 4, 4) for epoch in (1, 2, 3, 4)]
    assert [lap.seconds for lap in laps] == sorted(lap.seconds for lap in laps)
    assert all(lap.core_seconds > 0 for lap in laps)
    assert laps[-1].accuracy > 0.6


def test_it_gives_up_when_its_time_is_over(
    batches: "DataLoader[tuple[torch.Tensor, torch.Tensor]]", samples: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of an epoch, too."""
    monkeypatch.setattr(textbook, "REPORT_EVERY", 2)

    (lap,) = textbook.train(batches, samples[:120], 0.0)

    assert (lap.step, lap.steps) == (2, 4)
