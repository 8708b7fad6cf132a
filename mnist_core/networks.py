"""The networks: the two tutorials' own, and a small convolutional one.

A network is a `body` that makes features and a linear `head` that makes one logit a class; a network trained to refuse
has one logit more, for what is of no class.  Nothing here knows of data, training or pictures.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from mnist_core.errors import TrazoError

PIXELS = 28 * 28


class Network(nn.Module):
    """(N, 1, 28, 28) float32, normalised as its checkpoint says -> (N, outputs) logits."""

    def __init__(self, body: nn.Module, head: nn.Linear) -> None:
        super().__init__()
        self.body = body
        self.head = head

    def forward(self, batch: Tensor) -> Tensor:
        """Return the logits, (N, outputs) float32."""
        return self.head(self.features(batch))

    def features(self, batch: Tensor) -> Tensor:
        """Return what the head sees, (N, F) float32: the space in which distances between glyphs are measured."""
        return self.body(batch)


class Mirrored(Network):
    """A network that, once trained, answers with the mean over a batch and its mirror image.

    For what stays the same in a mirror, as garments do and digits do not; it costs a second pass.
    """

    def features(self, batch: Tensor) -> Tensor:
        """Return what the head sees, (N, F) float32; in evaluation the same of a batch and of its mirror image."""
        features = self.body(batch)
        return features if self.training else (features + self.body(batch.flip(-1))) / 2


def fully_connected(*widths: int) -> Callable[[int], Network]:
    """Return a builder of a fully connected network with ReLU between layers, 784 inputs and these hidden widths."""

    def build(outputs: int) -> Network:
        layers: list[nn.Module] = [nn.Flatten()]
        for inputs, width in zip((PIXELS, *widths), widths, strict=False):
            layers += [nn.Linear(inputs, width), nn.ReLU()]
        return Network(nn.Sequential(*layers), nn.Linear(widths[-1], outputs))

    return build


class Residual(nn.Module):
    """What layers add to their input (He et al. 2016), which keeps its shape."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, batch: Tensor) -> Tensor:
        """Return (N, C, H, W) float32 of the input's shape, never negative."""
        return torch.relu(batch + self.layers(batch))


def _convolution(inputs: int, width: int) -> list[nn.Module]:
    """Return a 3x3 convolution with its batch norm, which makes a bias idle."""
    return [nn.Conv2d(inputs, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)]


def convolutional(*widths: int) -> Callable[[int], Network]:
    """Return a builder of a convolutional network: two 3x3 convolutions a width, halved in between, then the mean.

    Batch norm follows each convolution, so convolutions have no bias.  `cnn` has 288,170 parameters and does 29 million
    multiply-adds a glyph; the mean over the last 7x7 map keeps the head small.
    """

    def build(outputs: int) -> Network:
        layers: list[nn.Module] = []
        for inputs, width in zip((1, *widths), widths, strict=False):
            if layers:
                layers.append(nn.MaxPool2d(2))
            for channels in (inputs, width):
                layers += [*_convolution(channels, width), nn.ReLU()]
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        return Network(nn.Sequential(*layers), nn.Linear(widths[-1], outputs))

    return build


def residual(stem: int, *widths: int) -> Callable[[int], Network]:
    """Return a builder of a residual network: a stem, then at each width a convolution, a halving, and a residual pair.

    Halving before the pair rather than after it keeps most multiply-adds on small maps, where parameters are cheap.
    It is `Mirrored`.
    """

    def build(outputs: int) -> Network:
        layers: list[nn.Module] = [*_convolution(1, stem), nn.ReLU()]
        for inputs, width in zip((stem, *widths), widths, strict=False):
            layers += [*_convolution(inputs, width), nn.MaxPool2d(2), nn.ReLU()]
            layers.append(Residual(*_convolution(width, width), nn.ReLU(), *_convolution(width, width)))
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        return Mirrored(nn.Sequential(*layers), nn.Linear(widths[-1], outputs))

    return build


def quick(stem: int, width: int, features: int) -> Callable[[int], Network]:
    """Return a builder of a network that learns most in a few seconds: two convolutions and a hidden layer.

    It is tuomaso/train_mnist_fast's but for its first halving, which the 5x5 convolution's stride makes here: on two
    cores that halves the time of a step.  It has no batch norm, which would cost more than it gains in two epochs.
    """

    def build(outputs: int) -> Network:
        layers: list[nn.Module] = [nn.Conv2d(1, stem, 5, stride=2), nn.ReLU()]
        layers += [nn.Conv2d(stem, width, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten()]
        layers += [nn.Linear(width * 5 * 5, features), nn.ReLU()]
        return Network(nn.Sequential(*layers), nn.Linear(features, outputs))

    return build


NETWORKS: dict[str, Callable[[int], Network]] = {
    "mlp": fully_connected(128),
    "mlp4": fully_connected(256, 128, 64),
    "cnn": convolutional(32, 64, 128),
    "residual": residual(32, 48, 112, 160),
    "quick": quick(24, 32, 128),
}


def build(name: str, outputs: int = 10) -> Network:
    """Return a fresh network; its weights are drawn from torch's global generator.

    Raises TrazoError `unknown-option` for a name that is not in NETWORKS.
    """
    if name not in NETWORKS:
        raise TrazoError("unknown-option", option="--architecture", value=name, known=", ".join(NETWORKS))
    return NETWORKS[name](outputs)


def parameters(network: nn.Module) -> int:
    """Return how many numbers training sets."""
    return sum(p.numel() for p in network.parameters())


def multiply_adds(network: nn.Module) -> int:
    """Return the multiply-adds of one glyph's way through the network, its convolutions and linear layers counted."""
    total = 0

    def count(layer: nn.Module, _: object, output: Tensor) -> None:
        nonlocal total
        if isinstance(layer, nn.Conv2d | nn.Linear):
            total += output[0].numel() * layer.weight[0].numel()

    hooks = [layer.register_forward_hook(count) for layer in network.modules()]
    training = network.training
    with torch.no_grad():
        network.eval()(torch.zeros(1, 1, 28, 28, device=next(network.parameters()).device))
    network.train(training)
    for hook in hooks:
        hook.remove()
    return total


def fuse(network: Network) -> Network:
    """Return the same network with each batch norm folded into the convolution before it: equal answers, sooner.

    Its convolutions have their channels last in memory, where a processor reads them soonest (1.4 times as many a
    second, one glyph at a time or many).
    """
    fused = type(network)(_fused(network.body), network.head).eval()
    return fused.to(memory_format=torch.channels_last)


def _fused(sequence: nn.Module) -> nn.Sequential:
    layers: list[nn.Module] = []
    for layer in sequence.children():
        if isinstance(layer, nn.BatchNorm2d) and isinstance(layers[-1], nn.Conv2d):
            layers[-1] = fuse_conv_bn_eval(layers[-1], layer)
        else:
            layers.append(Residual(*_fused(layer.layers)) if isinstance(layer, Residual) else layer)
    return nn.Sequential(*layers)
