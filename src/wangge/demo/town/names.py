"""What the district's places are called. All of it is made up."""

from __future__ import annotations

from typing import NamedTuple


class Named(NamedTuple):
    """A name in two languages."""

    zh: str
    en: str


DISTRICT_CODE = "990200000000"
DISTRICT = Named("汀禾区", "Tinghe District")

STREETS = {  # the digits of a street, and the communities of the map it has
    "001": ("月汀街道", "abcde"),
    "002": ("槐影街道", "fghij"),
    "003": ("砚桥街道", "klmn"),
    "004": ("麦垄街道", "opqr"),
}
COMMUNITIES = {
    "a": ("望汀社区", "C"), "b": ("竹喧社区", "B"), "c": ("听潮社区", "B"), "d": ("苇岸社区", "C"),
    "e": ("月桥社区", "A"), "f": ("槐安社区", "B"), "g": ("青杏社区", "C"), "h": ("钟楼社区", "A"),
    "i": ("云梯社区", "B"), "j": ("书院社区", "A"), "k": ("砚池社区", "B"), "l": ("墨香社区", "A"),
    "m": ("笔架社区", "B"), "n": ("石磨社区", "C"), "o": ("麦香社区", "B"), "p": ("风车社区", "C"),
    "q": ("稻花社区", "B"), "r": ("粮仓社区", "B"),
}  # fmt: skip
AVENUES = (  # from north to south, by number from the west
    "环西路", "芦笛路", "望汀路", "竹影路", "月桥路", "书声路", "钟楼路", "槐荫路", "杏林路", "云梯路",
    "风车路", "麦浪路", "环东路",
)  # fmt: skip
ROADS = (  # from west to east, by number from the north
    "环北街", "晨雾街", "听潮街", "纸鸢街", "鼓楼街", "汀禾大街", "砚池街", "墨香街", "稻花街", "粮道街",
    "环南街",
)  # fmt: skip
RIVER = "汀河"
PARK_NAMES = ("竹喧公园", "钟楼公园", "砚池公园", "稻花公园")
SQUARE_NAMES = ("月桥广场", "书院广场", "竹影广场", "云梯广场")


def street_code(digits: str) -> str:
    return f"{DISTRICT_CODE[:6]}{digits}000"


def community_code(letter: str) -> str:
    """Communities are numbered inside their street in the order of the map."""
    digits, letters = next((d, letters) for d, (_, letters) in STREETS.items() if letter in letters)
    return f"{DISTRICT_CODE[:6]}{digits}{letters.index(letter) + 1:03}"
