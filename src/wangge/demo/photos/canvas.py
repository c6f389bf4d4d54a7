"""A sheet of 100 × 75 units to draw a street on, twice as fine as the photo that comes of it."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw, ImageFilter

UNIT = 10.24
WIDE, HIGH = 100, 75
HORIZON = 40.0
KERB = 52.0

Colour = tuple[int, int, int]
Point = tuple[float, float]

DAYS: tuple[tuple[Colour, Colour], ...] = (
    ((143, 190, 226), (222, 236, 243)),  # clear
    ((176, 188, 196), (226, 229, 230)),  # overcast
    ((120, 170, 214), (247, 226, 196)),  # late afternoon
)
DUSK: tuple[Colour, Colour] = ((38, 46, 78), (196, 128, 96))
WALLS: tuple[Colour, ...] = (
    (214, 196, 170),
    (196, 176, 160),
    (178, 188, 192),
    (206, 184, 150),
    (188, 164, 152),
)
GREENS: tuple[Colour, ...] = ((86, 128, 72), (104, 146, 82), (74, 112, 70))


class Canvas:
    """Units in, shapes out. ``rng`` makes every sheet a little different, the same one for the same seed."""

    def __init__(self, seed: str, dusk: bool = False) -> None:
        self.rng = Random(seed)
        self.dusk = dusk
        self.image = Image.new("RGB", (int(WIDE * UNIT), int(HIGH * UNIT)))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def box(
        self, x: float, y: float, w: float, h: float, fill: Colour, alpha: int = 255, round: float = 0
    ) -> None:
        corners = (x * UNIT, y * UNIT, (x + w) * UNIT, (y + h) * UNIT)
        self.draw.rounded_rectangle(corners, radius=round * UNIT, fill=(*fill, alpha))

    def oval(self, x: float, y: float, w: float, h: float, fill: Colour, alpha: int = 255) -> None:
        """An ellipse around (x, y)."""
        corners = ((x - w / 2) * UNIT, (y - h / 2) * UNIT, (x + w / 2) * UNIT, (y + h / 2) * UNIT)
        self.draw.ellipse(corners, fill=(*fill, alpha))

    def area(self, points: list[Point], fill: Colour, alpha: int = 255) -> None:
        self.draw.polygon([(x * UNIT, y * UNIT) for x, y in points], fill=(*fill, alpha))

    def line(self, points: list[Point], fill: Colour, width: float = 0.4, alpha: int = 255) -> None:
        dots = [(x * UNIT, y * UNIT) for x, y in points]
        self.draw.line(dots, fill=(*fill, alpha), width=max(1, round(width * UNIT)), joint="curve")

    def fade(self, top: float, bottom: float, above: Colour, below: Colour) -> None:
        """A stripe across the sheet that changes its colour downwards."""
        first, last = int(top * UNIT), int(bottom * UNIT)
        for y in range(first, last):
            share = (y - first) / max(1, last - first)
            colour = tuple(round(a + (b - a) * share) for a, b in zip(above, below, strict=True))
            self.draw.line([(0, y), (WIDE * UNIT, y)], fill=colour)

    def near(self, colour: Colour, spread: int = 14) -> Colour:
        """A colour not far from another one."""
        shift = self.rng.randint(-spread, spread)
        red, green, blue = (max(0, min(255, part + shift)) for part in colour)
        return red, green, blue

    def street(self) -> None:
        """Sky, houses, pavement, road."""
        sky = DUSK if self.dusk else self.rng.choice(DAYS)
        self.fade(0, HORIZON, *sky)
        self._houses()
        self.fade(HORIZON, KERB, (178, 172, 162), (190, 185, 175))
        for x in range(-20, 120, 7):
            self.line([(50 + (x - 50) * 0.7, HORIZON), (x, KERB)], (160, 154, 146), 0.15)
        self.box(0, KERB, WIDE, 1.2, (206, 204, 198))
        self.fade(KERB + 1.2, HIGH, (96, 98, 102), (74, 76, 80))
        for x in range(4, 100, 22):
            self.area([(x, 65), (x + 11, 65), (x + 12, 66.6), (x + 0.6, 66.6)], (232, 230, 220), 220)

    def _houses(self) -> None:
        x = -4.0
        while x < WIDE:
            wide, high = self.rng.uniform(14, 26), self.rng.uniform(16, 34)
            wall = self.near(self.rng.choice(WALLS))
            if self.dusk:
                wall = tuple(part // 3 for part in wall)  # type: ignore[assignment]
            self.box(x, HORIZON - high, wide, high, wall)
            self._windows(x, wide, high)
            x += wide + self.rng.choice((0, 0, 3))
        for _ in range(4):
            self.tree(self.rng.uniform(0, 100), HORIZON + 1, self.rng.uniform(8, 13))

    def _windows(self, x: float, wide: float, high: float) -> None:
        glass = (246, 214, 130) if self.dusk else (138, 158, 172)
        for row in range(int(high // 5.5)):
            for column in range(int(wide // 4.5)):
                lit = not self.dusk or self.rng.random() < 0.4
                fill = self.near(glass, 20) if lit else (40, 44, 56)
                self.box(x + 1.6 + column * 4.5, HORIZON - high + 2 + row * 5.5, 2.2, 3, fill)

    def tree(self, x: float, y: float, high: float) -> None:
        self.box(x - 0.5, y - high * 0.6, 1, high * 0.6, (98, 78, 60))
        for _ in range(7):
            green = self.near(self.rng.choice(GREENS), 10)
            if self.dusk:
                green = (28, 42, 36)
            dx, dy = self.rng.uniform(-0.25, 0.25) * high, self.rng.uniform(-0.2, 0.2) * high
            self.oval(x + dx, y - high * 0.85 + dy, high * 0.55, high * 0.5, green)

    def shadow(self, x: float, y: float, w: float) -> None:
        self.oval(x, y, w, w * 0.22, (20, 20, 24), 90)

    def taken(self, size: tuple[int, int]) -> Image.Image:
        """The photo: smaller, a little grain, darker towards the corners."""
        photo = self.image.resize(size, Image.Resampling.LANCZOS)
        grain = Image.frombytes("L", size, Random(7).randbytes(size[0] * size[1])).convert("RGB")
        photo = Image.blend(photo, grain, 0.03)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).ellipse((-size[0] * 0.2, -size[1] * 0.2, size[0] * 1.2, size[1] * 1.2), fill=255)
        mask = mask.filter(ImageFilter.BoxBlur(60))
        dark = photo.point(lambda value: int(value * 0.72))
        return Image.composite(photo, dark, mask)
