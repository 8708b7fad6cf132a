"""Letters, operators and little drawings as pen movements, none of which is a digit to a careful reader.

A sign is written on a grid of 9 by 9: two figures a point, x then y from the upper left; strokes parted by `|`,
straight from point to point, or smooth where they begin with `~`.  Left out: what many people write like a digit (O, I,
l, Z, S, B, b, g, q, y, Q, Λ, Ч, З, ...).  Drawn from knowledge of the shapes, not from any data.
"""

import numpy as np

from mnist_core.allographs import TURN, Point, Stroke, Uniform, oval

GRID = 8  # the largest figure

_CIRCLE = "~40 11 04 17 48 77 84 71 40"

LETTERS = {
    "A": "08 40 88|25 65",
    "a": "~13 42 74 78|~75 35 17 48 76",
    "C": "~72 40 04 48 76",
    "D": "00 08|~00 51 74 57 08",
    "E": "80 00 08 88|04 64",
    "F": "80 00 08|04 64",
    "H": "00 08|80 88|04 84",
    "J": "~60 66 48 17|30 80",
    "K": "00 08|70 04 88",
    "L": "00 08 78",
    "M": "08 00 45 80 88",
    "N": "08 00 88 80",
    "P": "08 00|~00 71 73 04",
    "R": "08 00|~00 71 73 04|34 88",
    "T": "00 80|40 48",
    "U": "~00 05 48 85 80",
    "V": "00 48 80",
    "W": "00 28 43 68 80",
    "X": "00 88|80 08",
    "Y": "00 44 80|44 48",
    "d": "~73 44 06 48 76|70 78",
    "e": "~05 45 84 62 32 05 38 77",
    "f": "~71 50 32 38|14 64",
    "h": "00 08|~05 43 75 78",
    "i": "43 48|40 41",
    "j": "~53 56 48 17|50 51",
    "k": "00 08|63 05 78",
    "m": "02 08|~04 22 35 38|~35 52 75 78",
    "n": "02 08|~04 42 74 78",
    "p": "00 08|~01 40 73 45 04",
    "r": "02 08|~05 33 64",
    "t": "~30 37 58 77|03 73",
    "u": "~03 06 48 75|73 78",
    "w": "~03 28 45 68 83",
}

SCRIPTS = {  # Greek, Cyrillic, Han, kana, Devanagari and their like
    "gamma": "80 00 08",
    "delta": "08 40 88 08",
    "sigma": "80 00 44 08 88",
    "pi": "00 80|20 28|60 68",
    "omega": "~08 28 14 40 74 68 88",
    "small-omega": "~11 07 28 45 68 87 71",
    "psi": "~00 04 46 84 80|40 48",
    "mu": "00 08|~03 37 73|70 77",
    "epsilon": "~72 40 13 44 16 48 76",
    "alpha": "~80 47 18 04 12 33 88",
    "zhe": "00 88|80 08|40 48",
    "sha": "00 08 88 80|40 48",
    "tse": "00 07 67 60|67 88",
    "i": "00 08 80 88",
    "yu": "00 08|04 34|~60 34 68 84 60",
    "ya": "80 88|~80 10 14 84|44 08",
    "de": "08 07 17 40 70 77 87 88",
    "yery": "00 08|~04 36 08|80 88",
    "middle": "02 82 86 06 02|40 48",
    "tree": "02 82|40 48|42 08|42 88",
    "big": "03 83|~40 34 08|43 88",
    "mountain": "40 47|03 07 87 83",
    "field": "00 80 88 08 00|04 84|40 48",
    "small": "40 48 37|23 06|63 86",
    "earth": "13 73|40 48|08 88",
    "ka": "02 82 77 68|~40 35 08",
    "ki": "02 82|04 84|40 58",
    "sa": "03 83|20 25|~60 65 38",
    "mo": "~40 46 68 86|12 62|14 64",
    "deva-ka": "00 80|40 48|~44 13 06 26 44 74 87",
    "deva-ma": "00 80|70 78|10 15 25 75",
    "deva-pa": "00 80|~10 14 46 74|70 78",
    "deva-va": "00 80|60 68|~63 23 15 37 65",
    "deva-na": "00 80|60 68|64 24|~24 15 26",
    "ha": "00 80 88|03 08",
    "shin": "00 08 88 80|40 48",
    "alef": "00 88|80 54|00 14 08",
}

OPERATORS = {
    "plus": "04 84|40 48",
    "minus": "04 84",
    "times": "00 88|80 08",
    "equals": "02 82|06 86",
    "divide": "04 84|40 40|48 48",
    "percent": "~10 01 12 21 10|~76 67 78 87 76|80 08",
    "root": "05 14 38 50 80",
    "left-parenthesis": "~50 24 58",
    "right-parenthesis": "~30 64 38",
    "left-bracket": "60 20 28 68",
    "right-bracket": "20 60 68 28",
    "left-brace": "~60 41 43 24 45 47 68",
    "less": "70 14 78",
    "greater": "10 74 18",
    "plus-minus": "03 83|40 46|08 88",
    "not-equal": "02 82|06 86|60 28",
    "star": "40 48|12 76|72 16",
    "hash": "20 18|60 58|03 83|05 85",
    "exclamation": "40 45|48 48",
    "question": "~12 30 62 44 46|48 48",
    "colon": "42 42|47 47",
    "approximately": "~03 22 44 63 82|~06 25 47 66 85",
    "tilde": "~04 22 44 66 84",
    "euro": "~71 40 14 48 77|03 53|05 55",
    "infinity": "~44 22 04 26 44 62 84 66 44",
    "integral": "~70 50 44 38 18",
    "sum": "80 00 44 08 88",
}

DRAWINGS = {
    "right-arrow": "04 84|51 84 57",
    "left-arrow": "04 84|31 04 37",
    "down-arrow": "40 48|15 48 75",
    "up-arrow": "40 48|13 40 73",
    "check": "05 28 80",
    "heart": "~42 20 03 25 48 65 83 60 42",
    "star": "08 40 88 03 83 08",
    "square": "00 80 88 08 00",
    "diamond": "40 84 48 04 40",
    "house": "08 03 40 83 88 08",
    "smiley": f"{_CIRCLE}|33 33|53 53|~25 46 65",
    "sad": f"{_CIRCLE}|33 33|53 53|~26 45 66",
    "wheel": f"{_CIRCLE}|04 84|40 48",
    "forbidden": f"{_CIRCLE}|11 77|71 17",
    "envelope": "02 82 87 07 02|02 45 82",
    "man": "43 46|46 28|46 68|14 74|~42 31 40 51 42",
    "fish": "~04 21 54 82|~04 27 54 86|82 86",
    "cup": "00 08 68 60|~62 83 66",
    "tree": "40 84 04 40|44 48",
    "sun": "~42 24 46 64 42|40 41|47 48|04 14|74 84|11 22|66 77",
    "flower": "~43 22 33 24 43 64 53 62 43|44 48",
    "moon": "~50 22 06 38 78 45 43 50",
    "cloud": "~16 04 22 31 51 73 85 76 16",
    "flag": "08 00 81 53 84 04",
    "grid": "20 28|60 68|02 82|06 86",
    "steps": "08 05 35 32 62 60 80",
    "peaks": "08 22 46 61 88",
    "face": f"{_CIRCLE}|33 33|53 53|43 45|26 66",
}


def sign(code: str) -> list[Stroke]:
    """Return the strokes that a code of the tables above stands for, in unit coordinates."""
    strokes: list[Stroke] = []
    for part in code.split("|"):
        corner: Point = () if part.startswith("~") else (TURN,)
        points = [(int(pair[0]) / GRID, int(pair[1]) / GRID) for pair in part.strip("~").split()]
        strokes.append([(*point, *corner) for point in points])
    return strokes


def parted(table: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return all but every fourth entry of a table, and those: signs to learn from, and others to measure with."""
    kept = list(table.items())[3::4]
    return {name: code for name, code in table.items() if (name, code) not in kept}, dict(kept)


def random_sign(rng: np.random.Generator, fewest: int = 4, most: int = 6) -> list[Stroke]:
    """Invent a sign of a script that does not exist: lines, bows, loops and dots on a grid, often joined.

    fewest, most: elements; of four and more, few come out like a digit.
    """
    u = rng.uniform
    grid: list[Point] = [(x, y) for x in (0.0, 0.4, 0.8) for y in (0.0, 0.33, 0.67, 1.0)]
    strokes: list[Stroke] = []
    here = grid[rng.integers(len(grid))]
    if u() < 0.2:  # a head line, as in Devanagari, from which the rest hangs
        strokes.append([(0.0, 0.0), (u(0.7, 1.0), 0.0)])
    for _ in range(rng.integers(fewest, most + 1)):
        if u() < 0.35:
            here = grid[rng.integers(len(grid))]
        strokes.append(_ELEMENTS[rng.integers(len(_ELEMENTS))](here, grid[rng.integers(len(grid))], u))
        here = strokes[-1][-1][:2]
    return strokes


def _bow(here: Point, there: Point, u: Uniform) -> Stroke:
    by = u(-0.6, 0.6)
    middle = (
        (here[0] + there[0]) / 2 + by * (there[1] - here[1]),
        (here[1] + there[1]) / 2 - by * (there[0] - here[0]),
    )
    return [here, middle, there]


def _line(here: Point, there: Point, u: Uniform) -> Stroke:
    return [here, there]


def _loop(here: Point, there: Point, u: Uniform) -> Stroke:
    start, radius = u(0, 360), u(0.08, 0.25)
    return oval(here[0], here[1], radius, radius * u(0.7, 1.3), start, u(180, 400))


def _dot(here: Point, there: Point, u: Uniform) -> Stroke:
    return [there, (there[0] + 0.03, there[1])]


_ELEMENTS = (_line, _line, _bow, _bow, _bow, _loop, _loop, _dot)
