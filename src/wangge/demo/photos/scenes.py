"""What there is to see. Each scene draws what is wrong, made safe, or right again."""

from __future__ import annotations

from collections.abc import Callable

from wangge.demo.photos.canvas import GREENS, Canvas, Colour

CAR_COLOURS: tuple[Colour, ...] = ((196, 60, 52), (240, 240, 238), (58, 84, 128), (60, 62, 66))
LITTER: tuple[Colour, ...] = ((226, 222, 212), (70, 96, 150), (190, 66, 58), (60, 60, 62), (196, 170, 110))


def manhole(c: Canvas, state: str) -> None:
    c.shadow(50, 62, 24)
    c.oval(50, 61, 21, 7.5, (120, 118, 112))
    if state == "after":
        c.oval(50, 61, 18, 6.2, (86, 86, 88))
        for step in range(-3, 4):
            c.line([(50 + step * 2.2 - 1, 59), (50 + step * 2.2 + 1, 63)], (110, 110, 112), 0.3)
        return
    c.oval(50, 61, 18, 6.2, (14, 14, 16))
    if state == "safe":
        cone(c, 37, 63)
        cone(c, 63, 64)
        tape(c, 38, 62, 57)


def lamp(c: Canvas, state: str) -> None:
    c.box(49.2, 8, 1.3, 44, (70, 74, 80))
    c.line([(50, 8.5), (62, 6.5)], (70, 74, 80), 0.9)
    c.oval(63, 7.4, 8, 2.6, (90, 92, 96))
    if state == "after":
        for spread, alpha in ((46, 26), (34, 36), (22, 50)):
            c.area([(61, 8), (65, 8), (63 + spread, 70), (63 - spread, 70)], (255, 226, 150), alpha)
        c.oval(63, 8.6, 7, 2.2, (255, 240, 196))


def rubbish(c: Canvas, state: str) -> None:
    if state == "after":
        return
    c.shadow(48, 55, 40)
    for _ in range(26):
        x, y = c.rng.gauss(48, 9), c.rng.uniform(46, 55)
        c.oval(x, y, c.rng.uniform(3, 8), c.rng.uniform(2.5, 5), c.near(c.rng.choice(LITTER)))
    for _ in range(5):
        bag(c, c.rng.gauss(48, 8), c.rng.uniform(44, 50))


def bins(c: Canvas, state: str) -> None:
    for number, colour in enumerate(((60, 110, 74), (66, 92, 140), (120, 120, 122))):
        x = 30 + number * 14
        c.shadow(x + 5, 54, 13)
        c.box(x, 38, 10, 15, colour, round=1)
        c.box(x - 0.6, 36.6, 11.2, 2, c.near(colour), round=0.8)
        if state != "after":
            bag(c, x + 4, 35)
            bag(c, x + 8, 52)


def fire_lane(c: Canvas, state: str) -> None:
    c.area([(30, 75), (46, 54), (58, 54), (74, 75)], (178, 60, 50), 200)
    for step in range(4):
        c.line([(34 + step * 4, 72 - step * 5), (70 - step * 4, 72 - step * 5)], (236, 214, 96), 0.6)
    if state != "after":
        car(c, 52, 63, 26)


def car_on_green(c: Canvas, state: str) -> None:
    lawn(c)
    if state != "after":
        for x in (30, 44):
            c.line([(x, 58), (x + 8, 46)], (112, 92, 64), 1.6)
        car(c, 50, 49, 24)


def lawn_waste(c: Canvas, state: str) -> None:
    lawn(c)
    if state != "after":
        for _ in range(40):
            c.oval(c.rng.uniform(14, 86), c.rng.uniform(42, 52), 2, 1, c.near(c.rng.choice(LITTER)))


def branch(c: Canvas, state: str) -> None:
    c.tree(22, 52, 34)
    if state != "after":
        c.line([(30, 40), (48, 55), (76, 59)], (96, 74, 54), 1.6)
        for _ in range(22):
            c.oval(c.rng.uniform(44, 84), c.rng.uniform(50, 62), 7, 4, c.near(c.rng.choice(GREENS), 18))


def pothole(c: Canvas, state: str) -> None:
    if state == "after":
        c.area([(36, 58), (64, 57), (68, 65), (33, 66)], (62, 63, 66))
        return
    for _ in range(16):
        c.oval(c.rng.gauss(50, 5), c.rng.gauss(61, 1.5), 10, 4, c.near((58, 56, 54), 8))
    c.oval(50, 61.5, 13, 4, (46, 52, 58))
    if state == "safe":
        cone(c, 36, 64)
        cone(c, 65, 65)


def flood(c: Canvas, state: str) -> None:
    if state != "after":
        c.oval(50, 62, 80, 17, (112, 108, 92), 230)
        for y in (58, 61, 64, 67):
            c.line([(24 + y % 7, y), (70 - y % 5, y)], (168, 164, 146), 0.25, 160)
    for x in range(44, 58, 3):
        c.box(x, 54, 1.2, 3, (40, 42, 44))


def posters(c: Canvas, state: str) -> None:
    c.box(18, 16, 64, 36, (196, 186, 170))
    for y in range(16, 52, 3):
        c.line([(18, y), (82, y)], (176, 166, 150), 0.15)
    if state == "after":
        c.box(30, 24, 42, 16, (206, 198, 184), 130)
        return
    for _ in range(14):
        x, y = c.rng.uniform(22, 70), c.rng.uniform(20, 42)
        c.box(x, y, 7, 5, c.near((240, 236, 220), 12))
        for row in range(3):
            c.line([(x + 0.8, y + 1 + row * 1.3), (x + 6, y + 1 + row * 1.3)], (170, 50, 50), 0.25)


def banner(c: Canvas, state: str) -> None:
    for x in (20, 80):
        c.box(x - 0.6, 14, 1.2, 40, (90, 92, 96))
    if state != "after":
        c.area([(20, 20), (80, 23), (80, 31), (20, 27)], (196, 44, 40))
        for x in range(26, 76, 6):
            c.box(x, 22.5 + x / 40, 3.6, 4, (250, 226, 130))


def hawker(c: Canvas, state: str) -> None:
    if state == "after":
        return
    c.shadow(48, 56, 34)
    c.box(34, 40, 28, 11, (150, 106, 66), round=0.6)
    for number, colour in enumerate(((214, 70, 50), (236, 176, 60), (110, 160, 70), (196, 90, 130))):
        for seed in range(5):
            c.oval(37 + number * 7 + seed % 3, 39 - seed // 3, 2.4, 2.2, c.near(colour))
    c.area([(30, 28), (66, 28), (70, 33), (26, 33)], (58, 110, 170))
    c.box(47.4, 30, 1, 12, (90, 90, 92))
    for x in (38, 58):
        c.oval(x, 53, 5, 5, (40, 40, 42))


def bicycles(c: Canvas, state: str) -> None:
    colours = ((240, 190, 50), (60, 150, 190), (90, 170, 100))
    for number in range(12):
        colour = colours[number % 3]
        if state == "after":
            bicycle(c, 14 + number * 6.2, 50, colour, 0)
        else:
            bicycle(c, c.rng.uniform(14, 84), c.rng.uniform(47, 60), colour, c.rng.uniform(-4, 4))


def works(c: Canvas, state: str) -> None:
    if state != "after":
        for _ in range(9):
            c.oval(c.rng.uniform(20, 80), c.rng.uniform(48, 55), 16, 6, c.near((170, 140, 100), 12))
        c.box(0, 10, 100, 45, (196, 176, 140), 70)
    for x in range(6, 94, 11):
        if state != "after" and x == 39:
            c.area([(x, 52), (x + 10, 47), (x + 12, 50), (x + 2, 55)], (60, 120, 160))
            continue
        c.box(x, 36, 10.4, 16, (54, 116, 158))
        c.box(x, 37.6, 10.4, 1.4, (232, 232, 226))


def river(c: Canvas, state: str) -> None:
    c.fade(48, 75, (104, 138, 140), (76, 108, 112))
    c.box(0, 46.6, 100, 2, (188, 184, 174))
    for x in range(2, 100, 9):
        c.box(x, 41, 0.8, 6, (214, 212, 204))
    c.box(0, 41, 100, 0.8, (214, 212, 204))
    if state != "after":
        for _ in range(46):
            c.oval(c.rng.gauss(46, 20), c.rng.uniform(54, 72), 3, 1.2, c.near(c.rng.choice(LITTER)))


def cable(c: Canvas, state: str) -> None:
    for x in (12, 88):
        c.box(x, 4, 1.4, 50, (120, 116, 108))
    points = [(12.7, 7.0), (36.0, 12.0), (64.0, 12.0), (88.7, 7.0)]
    if state != "after":
        points = [(12.7, 7.0), (30.0, 34.0), (52.0, 58.0), (66.0, 60.0), (88.7, 56.0)]
    for shift in (0, 1.2):
        c.line([(x, y + shift) for x, y in points], (30, 30, 32), 0.4)
    if state == "safe":
        cone(c, 48, 62)
        cone(c, 72, 63)


def sign(c: Canvas, state: str) -> None:
    if state == "after":
        c.box(49.4, 22, 1.2, 30, (150, 152, 156))
        c.oval(50, 18, 13, 13, (200, 46, 40))
        c.oval(50, 18, 10, 10, (244, 244, 240))
        c.box(46, 17, 8, 2, (40, 40, 44))
        return
    c.line([(50, 52), (58, 38), (68, 34)], (150, 152, 156), 1.2)
    c.oval(73, 33, 7, 12, (200, 46, 40))
    c.oval(73, 33, 5, 9, (244, 244, 240))


def bench(c: Canvas, state: str) -> None:
    lawn(c)
    c.shadow(50, 54, 34)
    for y in (42, 44, 46):
        broken = state != "after" and y == 44
        c.box(34, y, 14 if broken else 32, 1.4, (150, 100, 60))
    if state != "after":
        c.line([(50, 45), (62, 54)], (150, 100, 60), 1.4)
    for x in (37, 62):
        c.box(x, 46, 1.6, 7, (60, 62, 66))


def smoke(c: Canvas, state: str) -> None:
    c.box(28, 24, 44, 28, (204, 176, 140))
    c.box(28, 24, 44, 5, (170, 56, 46))
    c.box(46, 36, 9, 16, (90, 66, 50))
    c.box(62, 16, 4, 10, (120, 122, 126))
    if state != "after":
        for step in range(9):
            c.oval(64 + step * 2.2, 15 - step * 1.4, 5 + step, 4 + step * 0.7, (120, 120, 122), 110)


def fence(c: Canvas, state: str) -> None:
    for x in range(4, 98, 4):
        bent = state != "after" and 40 < x < 60
        c.line([(x, 54), (x + (4 if bent else 0), 47 if bent else 42)], (226, 228, 230), 0.7)
    rails = [[(4, 44), (40, 44)], [(60, 44), (96, 44)]] if state != "after" else [[(4, 44), (96, 44)]]
    for rail in rails:
        c.line([(float(x), float(y)) for x, y in rail], (226, 228, 230), 0.8)
    if state == "safe":
        tape(c, 38, 62, 50)


def ice(c: Canvas, state: str) -> None:
    if state != "after":
        c.box(0, 40, 100, 35, (236, 240, 244), 190)
        for _ in range(30):
            c.oval(c.rng.uniform(0, 100), c.rng.uniform(42, 74), 9, 2, (250, 252, 254), 180)
    else:
        c.box(0, 40, 100, 4, (236, 240, 244), 200)


def lift(c: Canvas, state: str) -> None:
    c.box(26, 8, 48, 46, (186, 188, 190))
    for x in (36, 50.4):
        c.box(x, 16, 13.6, 38, (148, 152, 156))
    c.box(67, 30, 3, 6, (60, 62, 66))
    if state != "after":
        c.box(40, 30, 20, 9, (238, 196, 60))
        c.line([(43, 34.5), (57, 34.5)], (60, 50, 30), 1.4)


def cone(c: Canvas, x: float, y: float) -> None:
    c.area([(x - 2.6, y), (x + 2.6, y), (x + 0.5, y - 8), (x - 0.5, y - 8)], (226, 92, 40))
    c.area([(x - 1.7, y - 3), (x + 1.7, y - 3), (x + 1.2, y - 5), (x - 1.2, y - 5)], (246, 244, 240))


def tape(c: Canvas, left: int, right: int, y: float) -> None:
    for x in range(left, right, 4):
        c.box(x, y, 2, 0.9, (226, 60, 50))
        c.box(x + 2, y, 2, 0.9, (246, 244, 240))


def bag(c: Canvas, x: float, y: float) -> None:
    c.oval(x, y, 7, 6, c.near((50, 52, 56), 16))
    c.area([(x - 1, y - 2.4), (x + 1, y - 2.4), (x + 1.8, y - 4.4), (x - 1.8, y - 4.4)], (50, 52, 56))


def car(c: Canvas, x: float, y: float, wide: float) -> None:
    paint = c.rng.choice(CAR_COLOURS)
    c.shadow(x, y + wide * 0.17, wide * 1.15)
    c.box(x - wide / 2, y - wide * 0.1, wide, wide * 0.22, paint, round=1.6)
    roof = [(x - wide * 0.3, y - wide * 0.1), (x - wide * 0.2, y - wide * 0.28)]
    c.area([*roof, (x + wide * 0.18, y - wide * 0.28), (x + wide * 0.32, y - wide * 0.1)], paint)
    pane = [(x - wide * 0.25, y - wide * 0.1), (x - wide * 0.17, y - wide * 0.25)]
    c.area([*pane, (x + wide * 0.15, y - wide * 0.25), (x + wide * 0.26, y - wide * 0.1)], (70, 88, 102))
    for side in (-0.3, 0.3):
        c.oval(x + wide * side, y + wide * 0.13, wide * 0.2, wide * 0.2, (28, 28, 30))
        c.oval(x + wide * side, y + wide * 0.13, wide * 0.1, wide * 0.1, (150, 152, 156))


def bicycle(c: Canvas, x: float, y: float, colour: Colour, lean: float) -> None:
    for side in (-2.6, 2.6):
        c.oval(x + side, y, 4.4, 4.4, (40, 40, 42))
        c.oval(x + side, y, 3.4, 3.4, (176, 172, 164))
    c.line([(x - 2.6, y), (x, y - 3.4 + lean / 4), (x + 2.6, y), (x - 2.6, y)], colour, 0.6)
    c.line([(x + 2, y - 4.6 + lean / 3), (x + 3.4, y - 4.6 + lean / 3)], colour, 0.5)


def lawn(c: Canvas) -> None:
    c.fade(40, 52, (104, 146, 82), (86, 128, 72))
    for _ in range(120):
        x, y = c.rng.uniform(0, 100), c.rng.uniform(41, 52)
        c.line([(x, y), (x + 0.3, y - 0.9)], c.near((96, 140, 76), 16), 0.12)


SCENES: dict[str, Callable[[Canvas, str], None]] = {
    scene.__name__: scene
    for scene in (
        manhole, lamp, rubbish, bins, fire_lane, car_on_green, lawn_waste, branch, pothole, flood, posters,
        banner, hawker, bicycles, works, river, cable, sign, bench, smoke, fence, ice, lift,
    )
}  # fmt: skip
AT_DUSK = frozenset({"lamp"})
