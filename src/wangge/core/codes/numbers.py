"""Case numbers: a template of tokens, chosen by the platform.

``{district}{date:%Y%m%d}{serial:04d}{kind}{class}``: no national form exists, so the form is a setting.
A template is read by this module alone: it reaches no attribute, no index and no format code but those
named here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from wangge.core.errors import Refused

_PLAIN = {
    "district": r"[0-9]{6}",
    "street": r"[0-9]{9}",
    "platform": r"[0-9A-Z]{1,12}",
    "kind": r"[A-Z]{1,4}",
    "class": r"[0-9]{4,5}",
}
"""Tokens without a format, and what their values look like."""

_DATE_FORMATS = frozenset({"%Y%m%d", "%y%m%d", "%Y%m", "%y%m", "%Y", "%y", "%Y-%m-%d"})
_TOKEN = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"[\w\-./〔〕（）()第号]*", re.ASCII)
_SHOWN = 40


class TemplateRefused(Refused):
    """A number template that could not give safe, unique numbers."""

    code: ClassVar[str] = "number_template"
    message = "The number template is not usable."

    def __init__(self, at: str) -> None:
        super().__init__(field="template", at=at[:_SHOWN])


class TemplateTooLong(TemplateRefused):
    """Longer than any number should be."""

    code = "number_template_long"
    message = "The number template is too long."


class SerialNotOnce(TemplateRefused):
    """No serial, or two."""

    code = "number_template_serial"
    message = "The number template needs exactly one {serial:04d}."


class TokenTwice(TemplateRefused):
    """A token that says again what another has said."""

    code = "number_template_twice"
    message = "The number template has one of its places twice."


class LiteralRefused(TemplateRefused):
    """Text between the places with signs that numbers do not have."""

    code = "number_template_text"
    message = "“%(at)s” cannot be part of a number."


class TokenUnknown(TemplateRefused):
    """Braces around something that is no token, or with a format it does not take."""

    code = "number_template_token"
    message = "{%(at)s} is no place of a number template."


class ValueMissing(Refused):
    """A token's value is missing or does not look like one."""

    code: ClassVar[str] = "number_value"
    message = "The case number needs a usable %(token)s."


@dataclass(frozen=True)
class Token:
    """One place of a template, or a piece of literal text when ``name`` is empty."""

    name: str
    spec: str


@dataclass(frozen=True)
class NumberTemplate:
    """A checked template."""

    tokens: tuple[Token, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a template; TemplateRefused says which piece is wrong and why."""
        if len(text) > 120:
            raise TemplateTooLong(text)
        tokens = tuple(_token(piece, i % 2 == 1) for i, piece in enumerate(_TOKEN.split(text)))
        names = [token.name for token in tokens if token.name]
        if names.count("serial") != 1:
            raise SerialNotOnce(text)
        if len(names) != len(set(names)):
            raise TokenTwice(text)
        return cls(tuple(token for token in tokens if token.name or token.spec))

    def number(self, values: Mapping[str, str], on: date, serial: int) -> str:
        """The number of one case. A serial wider than its place makes the number longer, never wrong.

        Unique for one ``counter`` while serials are; the caller keeps a unique constraint all the same.
        """
        if serial < 1:
            raise ValueMissing(field="serial", token="serial")  # noqa: S106 a token of a template
        return "".join(_filled(token, values, on, str(serial)) for token in self.tokens)

    def counter(self, values: Mapping[str, str], on: date) -> str:
        """The number without its serial: the name of the counter that gives the next serial."""
        return "".join(_filled(token, values, on, "") for token in self.tokens)

    @property
    def needs(self) -> frozenset[str]:
        """Names of the values that ``number`` must be given."""
        return frozenset(token.name for token in self.tokens if token.name in _PLAIN)


def _token(piece: str, inside: bool) -> Token:
    if not inside:
        if not _LITERAL.fullmatch(piece):
            raise LiteralRefused(piece)
        return Token("", piece)
    name, _, spec = piece.partition(":")
    if not _spec_fits(name, spec):
        raise TokenUnknown(piece)
    return Token(name, spec)


def _spec_fits(name: str, spec: str) -> bool:
    match name:
        case "date":
            return spec in _DATE_FORMATS
        case "serial":
            return re.fullmatch("0[1-9]d", spec) is not None
        case _:
            return name in _PLAIN and not spec


def _filled(token: Token, values: Mapping[str, str], on: date, serial: str) -> str:
    match token.name:
        case "":
            return token.spec
        case "date":
            return _dated(on, token.spec)
        case "serial":
            return serial and serial.zfill(int(token.spec[1]))
        case name:
            value = values.get(name, "")
            if not re.fullmatch(_PLAIN[name], value):
                raise ValueMissing(field=name, token=name)
            return value


def _dated(on: date, spec: str) -> str:
    """Like strftime, whose %Y drops leading zeros on some systems."""
    places = {"%Y": f"{on.year:04d}", "%y": f"{on.year % 100:02d}", "%m": f"{on.month:02d}"}
    for place, value in (places | {"%d": f"{on.day:02d}"}).items():
        spec = spec.replace(place, value)
    return spec
