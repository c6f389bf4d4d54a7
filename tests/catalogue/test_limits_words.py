"""Reading limits as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.catalogue.limits_words import LimitSeveral, LimitUnread, read_limit
from wangge.core.limits import Limit, Unit


@pytest.mark.parametrize(
    ("words", "value", "unit", "guessed"),
    [
        ("2紧急工作时", "2", Unit.URGENT_HOUR, False),
        ("1紧急工作时\n", "1", Unit.URGENT_HOUR, False),
        ("２紧急工作日", "2", Unit.URGENT_DAY, False),
        ("4工作时", "4", Unit.WORK_HOUR, False),
        ("5个工作日内完成", "5", Unit.WORK_DAY, False),
        ("不超过 3 工作日", "3", Unit.WORK_DAY, False),
        ("24自然小时", "24", Unit.URGENT_HOUR, False),
        ("4小时", "4", Unit.WORK_HOUR, True),
        ("2天", "2", Unit.WORK_DAY, True),
        ("三天内", "3", Unit.WORK_DAY, True),
        ("十五日", "15", Unit.WORK_DAY, True),
        ("二十个工作日", "20", Unit.WORK_DAY, False),
        ("半天", "0.5", Unit.WORK_DAY, True),
        ("1.5h", "1.5", Unit.WORK_HOUR, True),
        ("30分钟", "0.5", Unit.WORK_HOUR, True),
        ("2 days", "2", Unit.WORK_DAY, True),
        ("1紧急工作时制止", "1", Unit.URGENT_HOUR, True),  # the left-over word makes it a guess
        ("两周", "10", Unit.WORK_DAY, True),
    ],
)
def test_what_can_be_read(words, value, unit, guessed):
    found = read_limit(words)
    assert (found.limit, found.guessed) == (Limit(Decimal(value), unit), guessed)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "立即",
        "2",
        "1-2天",
        "2~3工作日",
        "二三天",
        "0天",
        "7分钟",
        "1个月",
        "天",
        "x" * 100_000,
        "10月前2天",
    ],
)
def test_what_is_not_one_limit(words):
    with pytest.raises(LimitUnread):
        read_limit(words)


@pytest.mark.parametrize("words", ["夏季2天，冬季5天", "一类2工作时 二类4工作时", "2小时/1天"])
def test_several_limits_in_one_cell(words):
    with pytest.raises(LimitSeveral):
        read_limit(words)


@settings(max_examples=3000)
@given(st.text("0123456789.一二十半两个紧急工作时日天小内-~ \nhd", max_size=12) | st.text(max_size=30))
def test_any_text_is_read_or_refused(words):
    try:
        found = read_limit(words)
    except LimitUnread:
        return
    assert found.limit.value > 0


@given(st.integers(1, 999), st.sampled_from(["紧急工作时", "紧急工作日", "工作时", "工作日"]))
def test_the_units_of_the_standard_are_never_guessed(value, unit):
    found = read_limit(f"{value}{unit}")
    assert (found.limit.value, found.guessed) == (value, False)
