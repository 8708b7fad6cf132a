"""networks: the tutorials' own sizes, one logit a class, and equal answers when batch norms are folded."""

import pytest
import torch
from torch import nn

from mnist_core import networks
from mnist_core.errors import TrazoError
from mnist_core.networks import NETWORKS


@pytest.mark.parametrize(
    ("name", "parameters", "multiply_adds"),
    [
        ("mlp", 784 * 128 + 128 + 128 * 10 + 10, 784 * 128 + 128 * 10),
        ("mlp4", 242_762, 784 * 256 + 256 * 128 + 128 * 64 + 64 * 10),
        (
            "residual",
            955_434,
            18 * (784 * (32 + 32 * 48) + 196 * (2 * 48 * 48 + 48 * 112) + 49 * (2 * 112 * 112 + 112 * 160))
            + 18 * 9 * 2 * 160 * 160
            + 1600,
        ),
        ("quick", 111_386, 144 * 25 * 24 + 100 * 9 * 24 * 32 + 800 * 128 + 1280),
        ("cnn", 288_170, 9 * (784 * (32 + 32 * 32) + 196 * (32 * 64 + 64 * 64) + 49 * (64 * 128 + 128 * 128)) + 1280),
    ],
)
def test_a_network_has_its_size(name: str, parameters: int, multiply_adds: int) -> None:
    """The fully connected ones are the tutorials'; `cnn` stays under 300,000 parameters, `residual` a million."""
    network = networks.build(name)

    assert networks.parameters(network) == parameters
    assert networks.multiply_adds(network) == multiply_adds


def test_the_first_tutorials_network_has_101770_parameters() -> None:
    """784-128-10 with biases."""
    assert networks.parameters(networks.build("mlp")) == 101_770


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("outputs", [10, 11])
def test_the_head_sees_the_features(name: str, outputs: int) -> None:
    """A network gives one logit a class, one more when it is to refuse, and these are the head's of its features."""
    network = networks.build(name, outputs).eval()
    batch = torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(0))

    logits = network(batch)

    assert logits.shape == (3, outputs)
    assert torch.equal(logits, network.head(network.features(batch)))
    assert network.features(batch).shape == (3, network.head.in_features)


def test_an_unknown_network_is_refused_with_the_known_ones() -> None:
    """A typing mistake is answered with what there is."""
    with pytest.raises(TrazoError, match="--architecture cannot be resnet: choose mlp, mlp4, cnn"):
        networks.build("resnet")


def test_counting_leaves_a_network_as_it_was() -> None:
    """Neither its mode nor its statistics change, and nothing stays hooked to it."""
    network = networks.build("cnn").train()
    before = {name: value.clone() for name, value in network.state_dict().items()}

    networks.multiply_adds(network)

    assert network.training
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert not any(layer._forward_hooks for layer in network.modules())


@pytest.mark.parametrize("name", ["cnn", "residual"])
def test_folded_batch_norms_answer_alike(name: str) -> None:
    """Fusing changes the time a glyph takes, not the answer; norms inside a residual pair are folded too."""
    torch.manual_seed(0)
    network = networks.build(name, 11)
    for _ in range(3):  # so that running means and variances are not 0 and 1
        network(torch.rand(16, 1, 28, 28) * 3)
    network.eval()
    batch = torch.rand(8, 1, 28, 28)

    fused = networks.fuse(network)

    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in fused.modules())
    with torch.no_grad():
        torch.testing.assert_close(fused(batch), network(batch), rtol=1e-4, atol=1e-5)


def test_a_mirror_changes_nothing_for_a_mirrored_network_once_it_is_trained() -> None:
    """Its answers to a batch and to the mirrored batch are equal; while it trains, they are not."""
    torch.manual_seed(0)
    network, batch = networks.build("residual"), torch.rand(4, 1, 28, 28)

    with torch.no_grad():
        assert not torch.allclose(network(batch), network(batch.flip(-1)))
        network.eval()
        torch.testing.assert_close(network(batch), network(batch.flip(-1)))


def test_a_residual_adds_to_what_it_is_given() -> None:
    """Of layers that double, it makes three times the input, and nothing below 0."""
    double = nn.Conv2d(1, 1, 1, bias=False)
    nn.init.constant_(double.weight, 2)

    with torch.no_grad():
        assert networks.Residual(double)(torch.tensor([[[[1.0, -1.0]]]])).flatten().tolist() == [3, 0]


def test_a_network_without_batch_norms_is_left_as_it_is() -> None:
    """There is nothing to fold in a fully connected one."""
    network = networks.build("mlp").eval()
    batch = torch.rand(2, 1, 28, 28)

    assert torch.equal(networks.fuse(network)(batch), network(batch))
