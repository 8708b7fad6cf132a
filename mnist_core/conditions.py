"""The conditions under which handwriting is written and pictured: paper, light, pen, place, and what cameras do.

Each has a name, by which stress tests say where reading fails.  Knows numbers; `scenes.py` acts on them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """How a digit is written and pictured.  Names are keys of `papers`; lengths are fractions."""

    paper: str = "white"
    light: str = "even"
    pen: str = "black"
    size: tuple[float, float] = (0.45, 0.7)  # of the digit's longer side, against the frame's shorter side
    place: float = 0.15  # how far from the middle of the free space towards its border, 0..1; over 1 touches the edge
    tilt: float = 0.0  # how far a corner of the paper moves, against the frame
    blur: float = 0.0  # standard deviation against the stroke's width
    noise: float = 0.0  # standard deviation of a pixel
    jpeg: int = 0  # quality, 0: no JPEG
    frame: tuple[int, int] = (360, 480)  # height, width
    inverted: bool = False
    transparent: bool = False  # dark ink or light ink on nothing: four channels
    cell: bool = False  # a printed box around the digit
    desk: bool = False  # a dark table at one side
    specks: int = 0


CONDITIONS: dict[str, Condition] = {
    "clean": Condition(),
    "screen": Condition(paper="pure"),
    "grey-paper": Condition(paper="grey"),
    "coloured-paper": Condition(paper="coloured"),
    "textured-paper": Condition(paper="textured"),
    "ruled": Condition(paper="ruled", pen="ballpoint"),
    "squared": Condition(paper="squared", pen="ballpoint"),
    "cell": Condition(cell=True, size=(0.4, 0.55)),
    "gradient": Condition(light="gradient"),
    "shadow": Condition(light="shadow", pen="ballpoint"),
    "vignette": Condition(light="vignette", paper="grey"),
    "lamp": Condition(light="lamp", pen="ballpoint"),
    "felt": Condition(pen="felt"),
    "ballpoint": Condition(pen="ballpoint"),
    "faint": Condition(pen="faint"),
    "pencil": Condition(pen="pencil", paper="textured"),
    "chalk": Condition(paper="board", pen="chalk"),
    "white-on-black": Condition(paper="black", pen="white"),
    "inverted": Condition(inverted=True),
    "transparent": Condition(paper="pure", transparent=True),
    "hairline": Condition(paper="pure", pen="hairline"),
    "brush": Condition(pen="brush"),
    "tilted": Condition(tilt=0.09),
    "blurred": Condition(blur=0.5),
    "noisy": Condition(noise=0.05),
    "jpeg": Condition(jpeg=12, pen="ballpoint"),
    "small": Condition(size=(0.05, 0.08), frame=(600, 800), place=0.8),
    "large": Condition(size=(0.95, 0.99)),
    "off-centre": Condition(size=(0.2, 0.35), place=0.95),
    "touching-edge": Condition(size=(0.5, 0.7), place=1.02),
    "low-resolution": Condition(size=(0.55, 0.8), frame=(28, 32)),
    "desk": Condition(desk=True, size=(0.25, 0.4), place=0.1),
    "specks": Condition(specks=6),
    "photo": Condition(
        light="gradient", pen="ballpoint", tilt=0.05, blur=0.25, noise=0.012, jpeg=70, size=(0.2, 0.5), place=0.6
    ),
    "shadowed-photo": Condition(
        light="shadow", pen="pencil", paper="grey", tilt=0.04, blur=0.2, noise=0.012, jpeg=70, place=0.5
    ),
    "squared-photo": Condition(
        light="lamp", pen="ballpoint", paper="squared", tilt=0.03, blur=0.15, noise=0.01, jpeg=75, place=0.5
    ),
}
