"""Photos drawn by code: what was wrong in a street, and what it looks like when it is right again."""

from wangge.demo.photos.camera import STATES, shoot
from wangge.demo.photos.scenes import SCENES

__all__ = ["SCENES", "STATES", "shoot"]
