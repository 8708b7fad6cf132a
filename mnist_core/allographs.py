"""The ways people write each digit, as pen movements: which points the pen passes, and where it turns sharply.

Among them those common in Europe and Latin America and nearly absent from MNIST: the crossed 7, the 1 with a long
up-stroke, the curled 9, the slashed 0, the 4 in two strokes.  Drawn from knowledge of the shapes, not from any data.
Knows nothing of who writes (slant, tremor, pen): that is `hands`.

Coordinates: x to the right, y down, a digit about 0..1 high and 0..0.6 wide.  A stroke is a list of points that a
smooth curve passes through; a third entry, TURN, makes the point a corner.  `u(low, high)` draws a number.
"""

from collections.abc import Callable
from math import cos, radians, sin

Point = tuple[float, ...]  # (x, y) or (x, y, TURN)
Stroke = list[Point]
Uniform = Callable[[float, float], float]
Allograph = Callable[[Uniform], list[Stroke]]

TURN = 1.0


def oval(x: float, y: float, rx: float, ry: float, start: float, sweep: float, drift: float = 0.0) -> Stroke:
    """Points of an ellipse about (x, y), counter-clockwise on screen from `start` degrees (0 right, 90 up).

    drift: how much larger, as a fraction, the radius is at the end of the sweep than at its start.
    """
    count = max(3, round(abs(sweep) / 45) + 1)
    points: Stroke = []
    for i in range(count):
        t = i / (count - 1)
        angle, grown = radians(start + sweep * t), 1 + drift * (t - 0.5)
        points.append((x + rx * grown * cos(angle), y - ry * grown * sin(angle)))
    return points


def _zero(u: Uniform, width: tuple[float, float], over: tuple[float, float]) -> Stroke:
    rx = u(*width) / 2
    return oval(rx, 0.5, rx, 0.5, u(50, 130), 360 + u(*over), u(-0.12, 0.12))


def oval_0(u: Uniform) -> list[Stroke]:
    """Return a plain 0, from narrow to a circle, sometimes not quite closed."""
    return [_zero(u, (0.45, 1.05), (-22, 45))]


def flat_0(u: Uniform) -> list[Stroke]:
    """Return a 0 wider than high, its end running past its start."""
    rx, ry = u(0.5, 0.75), u(0.33, 0.48)
    stroke = oval(rx, 0.5, rx, ry, u(60, 120), 360 + u(0, 60), u(-0.2, 0.05))
    if u(0, 1) < 0.5:
        stroke.append((rx * u(1.2, 2.1), 0.5 - ry * u(0.75, 1.15)))
    return [stroke]


def tailed_0(u: Uniform) -> list[Stroke]:
    """Return a 0 begun with a lead-in or left with a tail at its top."""
    rx = u(0.25, 0.5)
    stroke = oval(rx, 0.5, rx, 0.5, u(70, 110), 360 + u(0, 25), u(-0.1, 0.1))
    if u(0, 1) < 0.5:
        stroke.insert(0, (rx * u(1.2, 1.7), u(0.02, 0.22)))
    else:
        stroke.append((rx * u(0.7, 1.2), u(0.2, 0.38)))
    return [stroke]


def slashed_0(u: Uniform) -> list[Stroke]:
    """Return a 0 with a bar through it, inside or reaching out."""
    stroke = _zero(u, (0.5, 0.9), (0, 25))
    right = max(x for x, *_ in stroke)
    out = u(-0.12, 0.14)
    slash: Stroke = [(right * (0.22 - out), 0.82 + out), (right * (0.78 + out), 0.18 - out)]
    if u(0, 1) < 0.12:
        slash = [(right - x, y) for x, y in slash]
    return [stroke, slash]


def dotted_0(u: Uniform) -> list[Stroke]:
    """Return a 0 with a dot or dash in the middle."""
    stroke = _zero(u, (0.55, 0.85), (0, 25))
    middle = max(x for x, *_ in stroke) / 2 + u(-0.04, 0.04)
    half = u(0.005, 0.05)
    return [stroke, [(middle - half, 0.5 + u(-0.04, 0.04)), (middle + half, 0.5 + u(-0.04, 0.04))]]


def bar_1(u: Uniform) -> list[Stroke]:
    """Return a 1 that is a single bar."""
    lean = u(-0.06, 0.25)
    return [[(lean, 0), (lean / 2 + u(-0.03, 0.03), 0.5), (0, 1)]]


def _one(u: Uniform, flag: tuple[float, float], opening: tuple[float, float]) -> list[Stroke]:
    """Return a stem with an up-stroke of `flag` of its length, `opening` degrees away from it."""
    length, lean = u(*flag), u(-0.03, 0.12)
    angle = radians(
        u(opening[0], max(opening[0], opening[1] - 30 * max(0.0, length - 0.2)))
    )  # a long flag held level makes a 7
    start = (-length * sin(angle), length * cos(angle))
    bow = u(-0.04, 0.04)
    return [[start, (start[0] / 2, start[1] / 2 + bow), (0, 0, TURN), (-lean / 2 + u(-0.02, 0.02), 0.5), (-lean, 1)]]


def _base(u: Uniform, strokes: list[Stroke]) -> list[Stroke]:
    foot, half = strokes[0][-1][0], u(0.14, 0.52)
    tilt = u(-0.07, 0.06)
    return [*strokes, [(foot - half * u(0.7, 1.1), 1 - tilt + u(-0.02, 0.03)), (foot + half * u(0.7, 1.2), 1 + tilt)]]


def flag_1(u: Uniform) -> list[Stroke]:
    """Return a 1 with a short flag."""
    return _one(u, (0.15, 0.4), (28, 62))


def based_1(u: Uniform) -> list[Stroke]:
    """Return a 1 with a flag and a base line, sometimes the base alone."""
    return _base(u, _one(u, (0.12, 0.42), (30, 65)) if u(0, 1) < 0.88 else bar_1(u))


def upstroke_1(u: Uniform) -> list[Stroke]:
    """Return a 1 with an up-stroke from half to nearly all of the stem's length; a sharp top tells it from a 7."""
    length = u(0.42, 0.92)
    return _one(u, (length, length), (22, 56))


def tent_1(u: Uniform) -> list[Stroke]:
    """Return a 1 like a tent: a flat up-stroke as long as the stem, which falls straight or backwards."""
    reach = u(0.45, 0.85)
    start = (-reach, reach * u(0.65, 1.1))
    foot = (u(-0.06, 0.35), u(0.75, 1.0))
    return [[start, (start[0] / 2, start[1] / 2 + u(-0.06, 0.06)), (0, 0, TURN), foot]]


def upstroke_based_1(u: Uniform) -> list[Stroke]:
    """Return a 1 with a long up-stroke and a base line."""
    return _base(u, _one(u, (0.42, 0.7), (22, 46)))


def curled_1(u: Uniform) -> list[Stroke]:
    """Return a 1 whose up-stroke begins with a bow."""
    length = u(0.3, 0.7)
    out = length * u(0.4, 0.75)
    start = [(-out - u(0.02, 0.1), length - u(0.05, 0.12)), (-out * 0.85, length), (-out * 0.4, length * 0.55)]
    return [[*start, (0, 0, TURN), (u(-0.02, 0.04), 0.5), (u(-0.1, 0.06), 1)]]


def _two_top(u: Uniform) -> Stroke:
    right, bend = u(0.48, 0.66), u(0.24, 0.36)
    start = (u(-0.02, 0.1), u(0.14, 0.32))
    return [start, (right * u(0.4, 0.58), u(-0.03, 0.03)), (right, bend), (right * u(0.5, 0.7), bend + u(0.25, 0.34))]


def cornered_2(u: Uniform) -> list[Stroke]:
    """Return a 2 with a sharp lower left corner and a straight base."""
    end = u(0.5, 0.75)
    base = [(end / 2, 1 + u(-0.05, 0.03)), (end, 1 + u(-0.08, 0.05))]
    return [[*_two_top(u), (u(-0.05, 0.08), 1 + u(-0.04, 0.04), TURN), *base]]


def flat_2(u: Uniform) -> list[Stroke]:
    """Return a 2 with a base longer than the digit is wide."""
    end = u(0.8, 1.25)
    return [[*_two_top(u), (u(-0.06, 0.06), 1, TURN), (end / 2, 1 + u(-0.03, 0.04)), (end, 1 + u(-0.08, 0.06))]]


def looped_2(u: Uniform) -> list[Stroke]:
    """Return a 2 with a loop at the lower left."""
    size, end = u(0.07, 0.16), u(0.5, 0.85)
    loop = [(0.1, 0.93), (-0.02, 1 - size / 4), (0.0, 0.96 - size), (0.13, 0.97 - size), (0.26, 0.99 - size / 3)]
    return [[*_two_top(u), *loop, (end * 0.7, 1.0 + u(-0.02, 0.05)), (end, 0.95 + u(-0.08, 0.06))]]


def swan_2(u: Uniform) -> list[Stroke]:
    """Return a 2 without a corner: the neck runs into a wavy base."""
    end = u(0.5, 0.8)
    return [[*_two_top(u), (0.1, 0.86), (0.02, 0.95), (0.14, 0.98), (end * 0.6, 0.95), (end, 0.9 + u(-0.1, 0.1))]]


def _three_bottom(u: Uniform) -> Stroke:
    right = u(0.48, 0.64)
    tail = (u(-0.06, 0.08), u(0.8, 0.95))
    return [(right * 0.8, 0.5), (right, u(0.66, 0.78)), (right * 0.72, 0.95), (right * 0.42, u(0.99, 1.03)), tail]


def _three_top(u: Uniform) -> Stroke:
    right = u(0.42, 0.56)
    return [(u(-0.02, 0.08), u(0.06, 0.2)), (right * 0.5, u(-0.02, 0.02)), (right, u(0.17, 0.26)), (right * 0.75, 0.39)]


def round_3(u: Uniform) -> list[Stroke]:
    """Return a 3 of two bows with a cusp between them."""
    return [[*_three_top(u), (u(0.1, 0.3), u(0.43, 0.49), TURN), *_three_bottom(u)]]


def smooth_3(u: Uniform) -> list[Stroke]:
    """Return a 3 whose middle is a small loop or a mere dent."""
    middle = u(0.1, 0.24)
    dent = (
        [(middle, 0.46), (middle + u(-0.04, 0.06), 0.5)] if u(0, 1) < 0.5 else [(middle, 0.45), (middle + 0.05, 0.39)]
    )
    return [[*_three_top(u), *dent, *_three_bottom(u)]]


def flat_3(u: Uniform) -> list[Stroke]:
    """Return a 3 with a straight top and a straight slant to its middle."""
    end = u(0.42, 0.6)
    start = (u(-0.05, 0.06), u(-0.02, 0.06))
    return [[start, (end, u(-0.03, 0.03), TURN), (u(0.12, 0.24), u(0.36, 0.45), TURN), *_three_bottom(u)]]


def open_4(u: Uniform) -> list[Stroke]:
    """Return a 4 in two strokes, open at the top."""
    bar, end = u(0.5, 0.66), u(0.5, 0.8)
    corner = (u(-0.04, 0.06), bar, TURN)
    first = [(u(0.06, 0.28), u(-0.02, 0.06)), corner, (end, bar + u(-0.08, 0.05))]
    stem = u(0.32, 0.5)
    return [first, [(stem + u(0, 0.06), u(0.0, 0.4)), (stem + u(-0.06, 0.02), 1)]]


def closed_4(u: Uniform) -> list[Stroke]:
    """Return a 4 whose slant and stem meet at the top."""
    bar, stem = u(0.58, 0.74), u(0.34, 0.52)
    top = (stem + u(-0.03, 0.05), u(-0.02, 0.04))
    end = stem + u(0.08, 0.3)
    first: Stroke = [top, (u(-0.05, 0.04), bar, TURN), (end, bar + u(-0.04, 0.05))]
    second: Stroke = [(top[0] + u(-0.02, 0.04), top[1] + u(-0.03, 0.04)), (stem + u(-0.04, 0.03), 1)]
    if u(0, 1) < 0.35:  # in one movement, up to the top and down again
        return [[(stem, 1), (top[0], top[1], TURN), first[1], first[2]]]
    return [first, second]


def lightning_4(u: Uniform) -> list[Stroke]:
    """Return a 4 like a flash: a short second stroke that begins near the bar and crosses it low."""
    bar = u(0.5, 0.66)
    end = (u(0.42, 0.62), bar - u(0.0, 0.14))
    first = [(u(0.14, 0.34), 0), (u(0.02, 0.14), bar * 0.55), (u(-0.03, 0.05), bar, TURN), end]
    top = (end[0] * u(0.62, 0.92), end[1] - u(0.06, 0.24))
    return [first, [top, (top[0] - u(0.02, 0.16), 1)]]


def one_stroke_4(u: Uniform) -> list[Stroke]:
    """Return a 4 without lifting the pen: across, up in a narrow turn, and down."""
    bar, stem = u(0.48, 0.6), u(0.42, 0.56)
    corner: Point = (0.06, bar, TURN) if u(0, 1) < 0.5 else (0.06, bar)
    first = [(u(0.0, 0.16), u(-0.02, 0.1)), (u(-0.03, 0.04), bar * 0.7), corner]
    turn = [(stem * 0.7, bar - 0.02), (stem + 0.04, bar - u(0.12, 0.3)), (stem + 0.02, bar - u(0.05, 0.12))]
    return [[*first, *turn, (stem - 0.02, 0.75), (stem - u(0, 0.08), 1)]]


def curved_4(u: Uniform) -> list[Stroke]:
    """Return a 4 whose first stroke is a bowl, open at the top."""
    bar, stem = u(0.48, 0.62), u(0.42, 0.56)
    bowl = [
        (u(-0.02, 0.1), u(-0.02, 0.12)),
        (u(-0.04, 0.04), bar * 0.6),
        (0.1, bar),
        (stem * 0.7, bar + u(-0.04, 0.02)),
    ]
    return [[*bowl, (stem + u(0, 0.22), bar - u(0, 0.1))], [(stem + 0.02, u(-0.05, 0.12)), (stem - u(0, 0.08), 1)]]


def _five_bowl(u: Uniform) -> Stroke:
    right, top = u(0.48, 0.66), u(0.36, 0.46)
    tail = (u(-0.12, 0.05), u(0.84, 1.0))
    return [(right * 0.5, top - u(-0.02, 0.05)), (right, u(0.6, 0.74)), (right * 0.6, u(0.95, 1.0)), tail]


def one_stroke_5(u: Uniform) -> list[Stroke]:
    """Return a 5 without lifting the pen, from the right end of its hat."""
    left, end = u(0.06, 0.16), u(0.42, 0.72)
    hat = [(end, u(-0.06, 0.06)), (left, u(-0.01, 0.04), TURN)]
    return [[*hat, (left - u(0.0, 0.08), u(0.42, 0.5), TURN), *_five_bowl(u)]]


def two_stroke_5(u: Uniform) -> list[Stroke]:
    """Return a 5 with its hat put on last, often apart from the body."""
    left = u(0.06, 0.16)
    top = u(0.0, 0.1)
    body = [(left, top), (left - u(0.0, 0.08), u(0.42, 0.5), TURN), *_five_bowl(u)]
    start, end = left + u(-0.06, 0.16), u(0.45, 0.75)
    high = top - u(-0.03, 0.1)
    return [body, [(start, high), ((start + end) / 2, high + u(-0.03, 0.02)), (end, high - u(-0.03, 0.08))]]


def long_hat_5(u: Uniform) -> list[Stroke]:
    """Return a 5 with a long flat hat."""
    left, end = u(0.06, 0.14), u(0.78, 1.1)
    body = [(left - u(0.0, 0.08), u(0.42, 0.5), TURN), *_five_bowl(u)]
    if u(0, 1) < 0.5:
        return [[(end, u(-0.06, 0.05)), (left, u(-0.02, 0.03), TURN), *body]]
    return [[(left, u(-0.02, 0.06)), *body], [(left + u(-0.04, 0.1), u(-0.05, 0.03)), (end, u(-0.1, 0.03))]]


def rounded_5(u: Uniform) -> list[Stroke]:
    """Return a 5 whose back runs into its bowl without a corner."""
    left, end = u(0.08, 0.16), u(0.45, 0.7)
    back = [(left - 0.03, 0.25), (left + 0.02, u(0.38, 0.44))]
    return [[(end, u(-0.04, 0.04)), (left, u(-0.02, 0.03), TURN), *back, *_five_bowl(u)]]


def _six_loop(u: Uniform, height: float, close: float) -> Stroke:
    """Return the loop from the back's lower end, `height` high; close: 1 meets the back, less leaves it open."""
    right, top = u(0.42, 0.62), 1 - height
    end = (0.04 + (1 - close) * right * 0.5, top + height * 0.38)
    return [(0.05, 0.86), (right * 0.5, 1.0), (right, 1 - height * 0.48), (right * 0.58, top), end]


def curved_6(u: Uniform) -> list[Stroke]:
    """Return a 6 with a bowed back."""
    back = [(u(0.3, 0.52), u(-0.02, 0.06)), (u(0.1, 0.2), 0.22), (u(-0.03, 0.04), 0.56)]
    return [[*back, *_six_loop(u, u(0.4, 0.56), u(0.85, 1.15))]]


def straight_6(u: Uniform) -> list[Stroke]:
    """Return a 6 with a long straight back and a small loop."""
    lean = u(0.1, 0.55)
    back = [(lean, 0), (lean * 0.55, 0.34), (u(-0.02, 0.04), 0.7)]
    return [[*back, *_six_loop(u, u(0.34, 0.46), u(0.8, 1.15))]]


def open_6(u: Uniform) -> list[Stroke]:
    """Return a 6 whose loop stops before it reaches the back, or curls into itself."""
    back = [(u(0.3, 0.5), u(-0.02, 0.08)), (u(0.08, 0.2), 0.24), (u(-0.03, 0.04), 0.58)]
    loop = _six_loop(u, u(0.42, 0.54), u(0.35, 0.7))
    return [[*back, *loop, *([(0.24, 0.78)] if u(0, 1) < 0.4 else [])]]


def long_6(u: Uniform) -> list[Stroke]:
    """Return a 6 of a long back with a tiny loop at its foot."""
    lean = u(0.1, 0.5)
    back = [(lean, 0), (lean * 0.6 + u(-0.05, 0.05), 0.4), (u(-0.02, 0.05), 0.8)]
    height, right = u(0.26, 0.36), u(0.26, 0.42)
    return [
        [*back, (right * 0.4, 1.0), (right, 1 - height * 0.5), (right * 0.5, 1 - height), (-0.02, 1 - height * 0.4)]
    ]


def hooked_6(u: Uniform) -> list[Stroke]:
    """Return a 6 that begins with a small hook at its top right."""
    back = [(u(0.46, 0.58), u(0.1, 0.18)), (u(0.34, 0.42), 0.0), (u(0.1, 0.16), 0.2), (u(-0.03, 0.03), 0.58)]
    return [[*back, *_six_loop(u, u(0.4, 0.54), u(0.85, 1.15))]]


def _seven(u: Uniform, hook: bool) -> list[Stroke]:
    end = u(0.54, 0.76)
    foot = u(0.04, 0.3)
    top: Stroke = [(u(-0.04, 0.04), u(-0.03, 0.05))]
    if hook:
        top = [(u(-0.06, 0.03), u(0.1, 0.26)), (u(-0.03, 0.04), u(-0.02, 0.05), TURN)]
    wave = [(end * 0.5, u(-0.04, 0.06))] if u(0, 1) < 0.5 else []
    bend = (foot + (end - foot) * u(0.3, 0.5), u(0.46, 0.56))
    return [[*top, *wave, (end, u(-0.05, 0.04), TURN), bend, (foot, 1)]]


def _crossed(u: Uniform, strokes: list[Stroke], tilt: tuple[float, float]) -> list[Stroke]:
    *_, (x, y, *_rest), _foot = strokes[0]
    half, slope, y = u(0.13, 0.38), u(*tilt), y + u(-0.06, 0.14)
    x += u(-0.06, 0.06)
    return [*strokes, [(x - half, y + slope * half), (x + half * u(0.8, 1.3), y - slope * half)]]


def plain_7(u: Uniform) -> list[Stroke]:
    """Return a 7 of a bar and a stem."""
    return _seven(u, hook=False)


def hooked_7(u: Uniform) -> list[Stroke]:
    """Return a 7 whose bar begins with a serif."""
    return _seven(u, hook=True)


def curved_7(u: Uniform) -> list[Stroke]:
    """Return a 7 whose bar bends into its stem."""
    end, foot = u(0.54, 0.7), u(0.05, 0.25)
    top = [(u(-0.04, 0.04), u(0.02, 0.16)), (end * 0.45, u(-0.02, 0.04)), (end, u(0.03, 0.1))]
    return [[*top, (foot + (end - foot) * 0.45, 0.5), (foot, 1)]]


def crossed_curved_7(u: Uniform) -> list[Stroke]:
    """Return a 7 with a round top, like a 2's, and a bar through its stem."""
    end, foot = u(0.42, 0.62), u(0.2, 0.42)
    top = [(u(-0.08, 0.06), u(0.08, 0.28)), (end * 0.35, u(-0.02, 0.04)), (end * 0.85, u(0.02, 0.08))]
    return _crossed(u, [[*top, (end, 0.24), (foot + (end - foot) * 0.5, u(0.46, 0.56)), (foot, 1)]], (-0.15, 0.3))


def looped_7(u: Uniform) -> list[Stroke]:
    """Return a 7 in one movement: from the foot the pen turns back, up and to the left, and on through the stem."""
    end, foot = u(0.42, 0.62), u(0.25, 0.45)
    top = [(u(-0.08, 0.06), u(0.04, 0.26)), (end * 0.4, u(-0.02, 0.05)), (end, u(0.02, 0.12))]
    bar, back = u(0.52, 0.68), u(0.1, 0.3)
    turn = [(foot, u(0.94, 1.0), TURN)] if u(0, 1) < 0.5 else [(foot - 0.02, 0.96), (foot - back * 0.6, u(0.84, 0.94))]
    across = [(foot - back, bar + u(0.0, 0.08)), (foot + u(0.2, 0.5), bar - u(0.0, 0.1))]
    return [[*top, ((end + foot) / 2, 0.5), *turn, *across]]


def crossed_7(u: Uniform) -> list[Stroke]:
    """Return a 7 with a bar through its stem, about level."""
    return _crossed(u, _seven(u, hook=False) if u(0, 1) < 0.75 else curved_7(u), (-0.15, 0.2))


def crossed_hooked_7(u: Uniform) -> list[Stroke]:
    """Return a 7 with a serif and a bar through its stem."""
    return _crossed(u, _seven(u, hook=True), (-0.15, 0.25))


def crossed_slanted_7(u: Uniform) -> list[Stroke]:
    """Return a 7 whose crossing bar rises or falls steeply."""
    return _crossed(u, _seven(u, hook=u(0, 1) < 0.4), (0.25, 0.75) if u(0, 1) < 0.7 else (-0.5, -0.15))


def _eight(u: Uniform, left: Point, right: Point, start: Point, end: Point) -> list[Stroke]:
    """Return the 8 in one movement from `start`, over the top, by both sides of the waist, to `end`."""
    w, waist = u(0.46, 0.64), u(0.42, 0.5)
    down = [left, (w * 0.5, waist), (w, u(0.7, 0.78)), (w * 0.5, 1), (u(-0.04, 0.03), u(0.7, 0.78))]
    return [[start, (w * 0.5, u(-0.02, 0.02)), *down, (w * 0.45, waist + u(0.0, 0.06)), right, end]]


def closed_8(u: Uniform) -> list[Stroke]:
    """Return an 8 in one movement, ending where it began."""
    x = u(0.34, 0.46)
    start = (x, u(0.05, 0.12))
    return _eight(u, (u(0.0, 0.08), 0.22), (x + u(0.04, 0.12), 0.24), start, (x - u(0.0, 0.08), u(-0.01, 0.06)))


def open_8(u: Uniform) -> list[Stroke]:
    """Return an 8 open at the top right: its end stops short of its start."""
    x = u(0.34, 0.5)
    return _eight(
        u, (u(0.0, 0.08), 0.22), (x + u(0.0, 0.1), u(0.26, 0.32)), (x, u(0.0, 0.08)), (x + 0.1, u(0.14, 0.22))
    )


def crossing_8(u: Uniform) -> list[Stroke]:
    """Return an 8 whose two ends cross or stand out at the top right."""
    x = u(0.38, 0.56)
    start, end = (x + u(0.02, 0.2), u(0.05, 0.2)), (x + u(0.0, 0.2), u(-0.1, 0.06))
    return _eight(u, (u(0.0, 0.08), 0.2), (x, u(0.2, 0.28)), start, end)


def two_circles_8(u: Uniform) -> list[Stroke]:
    """Return an 8 of two ovals, one on the other, touching, overlapping or just apart."""
    r, below = u(0.15, 0.24), u(0.22, 0.3)
    waist = u(0.42, 0.5)
    x = below + u(-0.05, 0.05)
    top = oval(x, waist / 2, r, waist / 2, u(-120, 120), 360 + u(-15, 40))
    gap = u(-0.05, 0.03)
    bottom = oval(below, (1 + waist + gap) / 2, below, (1 - waist - gap) / 2, u(60, 120), 360 + u(-15, 40))
    return [top, bottom]


def _nine_loop(u: Uniform, height: float, over: float) -> Stroke:
    right = u(0.4, 0.58)
    return oval(right / 2, height / 2, right / 2, height / 2, u(20, 50), 330 + over, u(-0.05, 0.05))


def straight_9(u: Uniform) -> list[Stroke]:
    """Return a 9 with a straight stem."""
    loop = _nine_loop(u, u(0.38, 0.54), u(0, 30))
    x = max(point[0] for point in loop)
    return [[*loop, (x, u(0.06, 0.14), TURN), (x - u(0.0, 0.14), 1)]]


def curled_9(u: Uniform) -> list[Stroke]:
    """Return a 9 whose stem bends left at its foot."""
    loop = _nine_loop(u, u(0.38, 0.54), u(0, 25))
    x = max(point[0] for point in loop)
    return [[*loop, (x, u(0.08, 0.16), TURN), (x, 0.55), (x - u(0.06, 0.14), 0.88), (x - u(0.25, 0.5), u(0.96, 1.02))]]


def hooked_9(u: Uniform) -> list[Stroke]:
    """Return a 9 like a g: the tail swings out to the left and up."""
    loop = _nine_loop(u, u(0.34, 0.5), u(0, 25))
    x = max(point[0] for point in loop)
    tail = [(x + u(-0.02, 0.06), 0.55), (x - 0.03, 0.85), (x * u(0.2, 0.6), 1), (u(-0.35, 0.06), u(0.82, 0.98))]
    return [[*loop, (x, u(0.08, 0.16), TURN), *tail]]


def open_9(u: Uniform) -> list[Stroke]:
    """Return a 9 whose loop is a curl that stays open, its tail often swung far to the left."""
    right, height = u(0.36, 0.56), u(0.3, 0.46)
    loop = oval(right / 2, height / 2, right / 2, height / 2, u(25, 60), u(235, 300), u(-0.1, 0.1))
    top = [(right * u(0.9, 1.1), u(0.02, 0.16), TURN)] if u(0, 1) < 0.7 else [(right * 0.98, height * 0.55)]
    tail = [(right + u(0.0, 0.1), 0.55), (right * 0.85, 0.85), (right * u(0.1, 0.6), 1), (u(-0.5, 0.0), u(0.88, 1.02))]
    return [[*loop, *top, *tail]]


def swept_9(u: Uniform) -> list[Stroke]:
    """Return a 9 of a small head and a long back that sweeps far to the left, so that it might be taken for a 3."""
    loop = _nine_loop(u, u(0.16, 0.34), u(0, 40))
    x = max(point[0] for point in loop)
    out = x + u(0.0, 0.25)
    join = [(x * u(0.6, 1.0), u(0.14, 0.3))] if u(0, 1) < 0.6 else [(x, u(0.04, 0.12), TURN)]
    tail = [(out, 0.6), (out - u(0.05, 0.15), u(0.76, 0.86)), (u(0.05, 0.25), 1), (u(-0.35, 0.0), u(0.94, 1.04))]
    return [[*loop, *join, *tail]]


def bowed_9(u: Uniform) -> list[Stroke]:
    """Return a 9 in one bow: the loop opens at the right and the back swings down like a reversed 6."""
    right = u(0.44, 0.58)
    loop = [(right * u(0.85, 1.0), u(0.12, 0.24)), (right * 0.5, 0.0), (0.0, 0.25), (right * 0.45, u(0.44, 0.52))]
    return [[*loop, (right * 0.95, 0.25), (right, u(0.1, 0.2), TURN), (right, 0.6), (right * u(0.3, 0.8), 1)]]


def two_stroke_9(u: Uniform) -> list[Stroke]:
    """Return a 9 of an oval and a stem set beside it."""
    right, height = u(0.36, 0.52), u(0.36, 0.5)
    loop = oval(right / 2, height / 2 + 0.02, right / 2, height / 2, u(0, 90), 360 + u(-10, 25))
    x = right + u(-0.03, 0.03)
    return [loop, [(x + u(-0.01, 0.04), u(-0.04, 0.1)), (x, 0.5), (x - u(0.0, 0.16), 1)]]


# How often each is drawn.  What MNIST's own writers rarely do has the larger share: MNIST is there for the rest.
ALLOGRAPHS: dict[int, dict[str, tuple[float, Allograph]]] = {
    0: {
        "oval": (2, oval_0),
        "flat": (2, flat_0),
        "tailed": (1, tailed_0),
        "slashed": (2, slashed_0),
        "dotted": (1, dotted_0),
    },
    1: {
        "bar": (1.5, bar_1),
        "flag": (1.5, flag_1),
        "based": (3, based_1),
        "upstroke": (4, upstroke_1),
        "tent": (4, tent_1),
        "upstroke-based": (2.5, upstroke_based_1),
        "curled": (1, curled_1),
    },
    2: {"cornered": (2, cornered_2), "flat": (2, flat_2), "looped": (1.5, looped_2), "swan": (1.5, swan_2)},
    3: {"round": (2, round_3), "smooth": (1, smooth_3), "flat": (1.5, flat_3)},
    4: {
        "open": (2, open_4),
        "closed": (1.5, closed_4),
        "lightning": (2, lightning_4),
        "one-stroke": (1, one_stroke_4),
        "curved": (1, curved_4),
    },
    5: {
        "one-stroke": (1.5, one_stroke_5),
        "two-stroke": (2, two_stroke_5),
        "long-hat": (2, long_hat_5),
        "rounded": (1, rounded_5),
    },
    6: {
        "curved": (2, curved_6),
        "straight": (2, straight_6),
        "open": (1, open_6),
        "hooked": (1, hooked_6),
        "long": (1, long_6),
    },
    7: {
        "plain": (1, plain_7),
        "hooked": (1, hooked_7),
        "curved": (1, curved_7),
        "crossed": (2, crossed_7),
        "crossed-hooked": (1.5, crossed_hooked_7),
        "crossed-slanted": (1.5, crossed_slanted_7),
        "crossed-curved": (1.5, crossed_curved_7),
        "looped": (2, looped_7),
    },
    8: {"closed": (2, closed_8), "open": (1.5, open_8), "crossing": (2, crossing_8), "two-circles": (2, two_circles_8)},
    9: {
        "straight": (1.5, straight_9),
        "curled": (2, curled_9),
        "hooked": (2.5, hooked_9),
        "open": (2, open_9),
        "swept": (2, swept_9),
        "bowed": (1, bowed_9),
        "two-stroke": (1, two_stroke_9),
    },
}
