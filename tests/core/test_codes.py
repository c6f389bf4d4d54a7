"""Codes: every made-up good code is read back as it was; one wrong character is noticed."""

import csv
import gzip
import string
import unicodedata
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.core import codes
from wangge.core.codes import CodeRefused, Division, Level, NumberTemplate, Scheme, numbers, reading
from wangge.core.codes.holders import citizen_check, credit_check

TOWNS = Path(__file__).resolve().parents[3] / "shared/data/zh-admin-divisions/streets_2023.csv.gz"

CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def number(length, least=0):
    return st.integers(least, 10**length - 1).map(lambda n: str(n).zfill(length))


provinces = st.integers(11, 65).map(str)
districts = st.builds("{}{}".format, provinces, number(4))


# divisions


@pytest.mark.parametrize(
    ("text", "code", "level", "parent"),
    [
        ("11", "110000000000", Level.PROVINCE, None),
        ("1101", "110100000000", Level.CITY, "110000000000"),
        ("110101", "110101000000", Level.DISTRICT, "110100000000"),
        ("110101001", "110101001000", Level.STREET, "110101000000"),
        ("320508019044", "320508019044", Level.COMMUNITY, "320508019000"),
        ("441900003", "441900003000", Level.STREET, "441900000000"),
        (" １１０１０１ ", "110101000000", Level.DISTRICT, "110100000000"),
    ],
)
def test_divisions_know_level_and_parent(text, code, level, parent):
    division = Division.parse(text)
    assert (str(division), division.level) == (code, level)
    assert (division.parent and str(division.parent)) == parent


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", reading.WrongLength),
        ("11010", reading.WrongLength),
        ("1101010010000", reading.WrongLength),
        ("11O101", reading.WrongCharacters),
        ("1101-1", reading.WrongCharacters),
        ("-10101", reading.WrongCharacters),
        ("١١", reading.WrongCharacters),
        ("001234", reading.AllZeros),
        ("110101000001", reading.NoParent),
        (110101, reading.WrongCharacters),
        (None, reading.WrongCharacters),
    ],
)
def test_what_is_not_a_division_is_refused_with_the_reason(text, reason):
    with pytest.raises(CodeRefused) as told:
        Division.parse(text)
    assert type(told.value) is reason
    assert told.value.field == "division"


@given(code=st.builds("{}{}{}".format, districts, number(3, 1), number(3)))
def test_a_parent_contains_its_child_and_the_line_ends_at_a_province(code):
    division = Division.parse(code)
    line = [division, *division.ancestors]
    assert line[-1].level == Level.PROVINCE
    assert all(above.contains(below) and above.level < below.level for below, above in pairwise(line))
    assert all(above.contains(division) and not division.contains(above) for above in line[1:])
    assert division.code.startswith(division.prefix)


@pytest.mark.skipif(not TOWNS.exists(), reason="data folder absent")
def test_every_town_of_the_country_is_read_and_lies_in_its_county():
    with gzip.open(TOWNS, "rt", encoding="utf-8") as lines:
        towns = list(csv.DictReader(lines))
    wrong = [
        t["code"] for t in towns if not Division.parse(t["areaCode"]).contains(Division.parse(t["code"]))
    ]
    assert len(towns) == 41_352
    assert wrong == []


@given(code=st.builds("{}{}{}{}".format, districts, number(3, 1), number(3), number(3, 1)))
def test_unit_grids_are_read_back_as_they_were(code):
    grid = codes.UnitGridId.parse(code)
    assert str(grid) == code
    assert str(grid.division) == code[:12]


@pytest.mark.parametrize("text", ["110101001001000", "11010100100101", "1101010010010001", "11010100100100A"])
def test_wrong_unit_grids_are_refused(text):
    with pytest.raises(CodeRefused):
        codes.UnitGridId.parse(text)


# classes and components


@pytest.mark.parametrize(("text", "scheme"), [("01001", "2026"), ("0101", "2013"), ("2199", "2007")])
def test_class_codes_have_the_length_of_their_scheme(text, scheme):
    assert str(codes.ClassCode.parse(text, Scheme(scheme))) == text
    with pytest.raises(CodeRefused):
        codes.ClassCode.parse(text + "0", Scheme(scheme))


@pytest.mark.parametrize("text", ["00001", "01000", "1001", "0100a"])
def test_classes_that_cannot_exist_are_refused(text):
    with pytest.raises(CodeRefused):
        codes.ClassCode.parse(text)


def test_a_component_tells_its_district_class_and_number():
    old = codes.ComponentId.parse("3205080101000001")
    assert (old.district, str(old.klass), old.sequence) == ("320508", "0101", 1)
    assert str(old) == "3205080101000001"
    new = codes.ComponentId.parse("32050801001000001")
    assert (str(new.klass), str(new)) == ("01001", "32050801001000001")
    with pytest.raises(CodeRefused):
        codes.ComponentId.parse("3205080101000000")


def test_a_matter_code_is_a_class_in_a_district():
    matter = codes.MatterCode.parse("11010106001")
    assert (matter.district, str(matter.klass), str(matter)) == ("110101", "06001", "11010106001")


# organisations and citizens


@given(first=st.text(CREDIT_CHARACTERS, min_size=17, max_size=17))
def test_credit_codes_are_checked_as_the_standard_says(first):
    total = sum(CREDIT_CHARACTERS.index(c) * w for c, w in zip(first, CREDIT_WEIGHTS, strict=True))
    good = first + CREDIT_CHARACTERS[(31 - total % 31) % 31]
    assert str(codes.CreditCode.parse(good.lower())) == good


@given(
    first=st.text(CREDIT_CHARACTERS, min_size=17, max_size=17),
    at=st.integers(0, 17),
    to=st.sampled_from(CREDIT_CHARACTERS),
)
def test_one_wrong_character_of_a_credit_code_is_noticed(first, at, to):
    good = first + credit_check(first)
    bad = good[:at] + to + good[at + 1 :]
    if bad == good:
        assert codes.CreditCode.parse(bad).code == good
    else:
        with pytest.raises(CodeRefused) as told:
            codes.CreditCode.parse(bad)
        assert type(told.value) is reading.WrongCheck


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("91110101MA0000000O", reading.WrongCharacters),
        ("9111", reading.WrongLength),
        ("", reading.WrongLength),
    ],
)
def test_texts_that_are_no_credit_code(text, reason):
    with pytest.raises(CodeRefused) as told:
        codes.CreditCode.parse(text)
    assert type(told.value) is reason


@given(district=districts, born=st.dates(date(1900, 1, 1), date(2099, 12, 31)), rest=number(3))
def test_citizen_numbers_are_checked_and_never_shown(district, born, rest):
    first = f"{district}{born:%Y%m%d}{rest}"
    total = sum(int(c) * w for c, w in zip(first, CITIZEN_WEIGHTS, strict=True))
    full = first + "10X98765432"[total % 11]
    citizen = codes.CitizenId.parse(full.lower())
    assert (citizen.number, citizen.born) == (full, born)
    assert full[3:14] not in f"{citizen} {citizen!r} {citizen.masked}"


@pytest.mark.parametrize(
    ("first", "check", "reason"),
    [
        ("99000020000230001", None, reading.WrongDate),
        ("99000019000229001", None, reading.WrongDate),
        ("99000000000101001", None, reading.WrongDate),
        ("99000020000101001", "wrong", reading.WrongCheck),
        ("9900002000010100", None, reading.WrongLength),
        ("9900002000010100X", None, reading.WrongCharacters),
    ],
)
def test_citizen_numbers_that_cannot_be(first, check, reason):
    right = citizen_check(first) if first.isdigit() and len(first) == 17 else "1"
    last = right if check is None else "10X98765432"[("10X98765432".index(right) + 1) % 11]
    with pytest.raises(CodeRefused) as told:
        codes.CitizenId.parse(first + last)
    assert type(told.value) is reason
    assert first not in f"{told.value}{told.value.params}"


@given(text=st.text())
def test_no_text_does_more_than_be_refused(text):
    for kind in (
        Division,
        codes.UnitGridId,
        codes.ComponentId,
        codes.MatterCode,
        codes.CreditCode,
        codes.CitizenId,
    ):
        with suppress(CodeRefused):
            assert kind.parse(text) == kind.parse(unicodedata.normalize("NFKC", text))


# case numbers

ON = date(2026, 3, 9)
VALUES = {"district": "110101", "kind": "E", "class": "06001", "platform": "DC01", "street": "110101001"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{district}{date:%Y%m%d}{serial:04d}{kind}{class}", "110101202603090042E06001"),
        ("{kind}{class}{date:%Y%m%d}{serial:04d}", "E06001202603090042"),
        ("DC{date:%y%m%d}-{serial:05d}", "DC260309-00042"),
        ("{platform}〔{date:%Y}〕第{serial:03d}号", "DC01〔2026〕第042号"),
        ("{serial:01d}", "42"),
    ],
)
def test_numbers_follow_their_template(template, expected):
    assert NumberTemplate.parse(template).number(VALUES, ON, 42) == expected


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("", numbers.SerialNotOnce),
        ("{district}", numbers.SerialNotOnce),
        ("{serial:04d}{serial:04d}", numbers.SerialNotOnce),
        ("{serial:04d}{kind}{kind}", numbers.TokenTwice),
        ("{serial}", numbers.TokenUnknown),
        ("{serial:9999999d}", numbers.TokenUnknown),
        ("{serial:04d}{kind.__class__}", numbers.TokenUnknown),
        ("{serial:04d}{kind[0]}", numbers.TokenUnknown),
        ("{serial:04d}{kind!r}", numbers.TokenUnknown),
        ("{serial:04d}{}", numbers.TokenUnknown),
        ("{serial:04d}{0}", numbers.TokenUnknown),
        ("{serial:04d}{date:%H%M}", numbers.TokenUnknown),
        ("{serial:04d}{date:{kind}}", numbers.LiteralRefused),
        ("{serial:04d}}", numbers.LiteralRefused),
        ("{serial:04d} <b>", numbers.LiteralRefused),
        ("{serial:04d}%s", numbers.LiteralRefused),
        ("{serial:04d}" + "A" * 200, numbers.TemplateTooLong),
    ],
)
def test_unsafe_templates_are_refused(template, reason):
    with pytest.raises(codes.TemplateRefused) as told:
        NumberTemplate.parse(template)
    assert type(told.value) is reason


@pytest.mark.parametrize(
    ("values", "serial", "token"),
    [
        ({}, 1, "kind"),
        ({"kind": "E'; DROP"}, 1, "kind"),
        ({"kind": "e"}, 1, "kind"),
        ({"kind": "E"}, 0, "serial"),
    ],
)
def test_a_number_needs_proper_values(values, serial, token):
    with pytest.raises(codes.ValueMissing) as told:
        NumberTemplate.parse("{kind}{serial:04d}").number(values, ON, serial)
    assert told.value.field == token


@given(
    serials=st.lists(st.integers(1, 10**6), min_size=2, max_size=2, unique=True),
    days=st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=2, max_size=2, unique=True),
)
def test_numbers_of_one_counter_differ_and_days_have_their_own_counter(serials, days):
    template = NumberTemplate.parse("{district}{date:%Y%m%d}{serial:04d}{kind}{class}")
    assert template.number(VALUES, days[0], serials[0]) != template.number(VALUES, days[0], serials[1])
    assert template.counter(VALUES, days[0]) != template.counter(VALUES, days[1])
    assert template.needs == {"district", "kind", "class"}


@given(text=st.text(string.printable + "{}%", max_size=60))
def test_any_text_as_a_template_is_read_or_refused(text):
    try:
        template = NumberTemplate.parse(text)
    except codes.TemplateRefused:
        return
    assert template.number(VALUES, ON, 1)
