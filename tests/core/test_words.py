"""Words: what is indexed is found again, in PostgreSQL itself; what is typed cannot break the question."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wangge.core import words

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20)
NASTY = [
    "'; drop table cases; --",
    "a' | 'b",
    "井盖' & !'",
    "\\'",
    ":*",
    "()!&|<->",
    "<script>alert(1)</script>",
    "\x00井\x00盖\x00",
    "\ud800井盖",
    "🕳️井盖👨‍👩‍👧",
    "غطاء مكسور",
    "\u202eevil\u202c",
    "ＡＢＣ１２３",
    "𠮷野家",
    "ﬁre",
    "İstanbul STRASSE straße",
    "a" * 10_000,
    "井" * 10_000,
]


def matches(text, asked):
    """What PostgreSQL will answer, by the plain rules of tsquery."""

    def holds(term):
        lexeme, _, prefix = term.partition("':")
        lexeme = lexeme.strip("'")
        return any(token.startswith(lexeme) if prefix else token == lexeme for token in words.tokens(text))

    question = words.query(asked)
    return bool(question) and all(holds(term) for term in question.split(" & "))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("井盖破损", ["井盖", "盖破", "破损", "损"]),
        ("井", ["井"]),
        ("5号楼", ["5", "号楼", "楼"]),
        ("Manhole COVER missing", ["manhole", "cover", "missing"]),
        ("C0101２０２６", ["c01012026"]),
        ("东单三条，路灯！", ["东单", "单三", "三条", "条", "路灯", "灯"]),
        ("井\n盖", ["井", "盖"]),
        ("マンホール", ["マン", "ンホ", "ホー", "ール", "ル"]),
        ("路灯路灯", ["路灯", "灯路", "灯"]),
        ("a_b", ["a", "b"]),
        ("Café", ["café"]),
        ("🕳️", []),
        ("", []),
    ],
)
def test_tokens(text, tokens):
    assert words.tokens(text) == tokens


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("井盖", "'井盖'"),
        ("井", "'井':*"),
        ("井盖破", "'井盖' & '盖破'"),
        ("manhole 5", "'manhole':* & '5'"),
        ("101", "'101'"),
        ("20260309", "'20260309':*"),
        ("井盖 井盖", "'井盖'"),
        ("' | !", ""),
    ],
)
def test_query(typed, query):
    assert words.query(typed) == query


@settings(max_examples=500)
@given(before=HAN, part=HAN, after=HAN)
def test_any_piece_of_a_chinese_text_finds_it(before, part, after):
    assert matches(before + part + after, part)
    assert matches(f"{before} {part}", part)


@settings(max_examples=500)
@given(text=st.text(max_size=100))
def test_a_text_finds_itself_however_it_is_typed(text):
    if words.query(text):
        assert matches(text, text)
        assert matches(unicodedata.normalize("NFKC", text), text)
        assert words.tokens(text.lower()) == words.tokens(unicodedata.normalize("NFKC", text.lower()))


@pytest.mark.django_db
def test_postgresql_reads_every_question_and_agrees():
    from django.db import connection

    texts = [*NASTY, "井盖破损", "路灯不亮 5号楼", "manhole cover"]
    sql = "SELECT array_to_tsvector(%s::text[]) @@ %s::tsquery"
    with connection.cursor() as cursor:
        for text in texts:
            for asked in texts:
                if question := words.query(asked):
                    cursor.execute(sql, [words.tokens(text), question])
                    assert cursor.fetchone()[0] == matches(text, asked)


@settings(max_examples=500)
@given(text=st.text(max_size=60))
@example("'; drop table x; --")
@example("\\")
def test_a_question_holds_nothing_but_quoted_letters_and_digits(text):
    for term in filter(None, words.query(text).split(" & ")):
        lexeme = term.removesuffix(":*")
        assert lexeme[0] == lexeme[-1] == "'"
        assert not set(lexeme[1:-1]) & set("'\\ \t\n\0:*&|!<>()")


@pytest.mark.django_db
def test_a_text_of_a_hundred_thousand_characters_fits_the_index():
    from django.db import connection

    text = "".join(chr(0x4E00 + (i * 7919 + i // 20_000) % 20_000) for i in range(100_000))
    tokens = words.tokens(text)
    assert len(tokens) == words.MAX_TOKENS
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(array_to_tsvector(%s::text[]))", [tokens])
        assert cursor.fetchone()[0] == words.MAX_TOKENS
    assert words.query(text).count("&") == words.MAX_QUERY_TERMS - 1


# incoming text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("井盖\x00破损", "井盖破损"),
        ("  a\r\nb\rc\u2028d  ", "a\nb\nc\nd"),
        ("a\tb\x07c\x1b[31m", "a\tbc[31m"),
        ("\ud83d半", "半"),
        ("👨‍👩‍👧 🇨🇳", "👨‍👩‍👧 🇨🇳"),
        ("abc\u202edcba", "abcdcba"),
        ("غطاء مكسور", "غطاء مكسور"),
        ("\u200b\ufeff ", ""),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("", ""),
    ],
)
def test_clean_keeps_what_people_write(text, kept):
    assert words.clean(text, 100) == kept


def test_a_text_too_long_is_refused_with_both_numbers():
    assert words.clean("井" * 500, 500) == "井" * 500
    assert words.clean(" " * 300 + "井" * 500, 500) == "井" * 500
    for length in (501, 100_000):
        with pytest.raises(words.TextTooLong) as told:
            words.clean("井" * length, 500)
        assert told.value.params == {"length": length, "limit": 500}


@pytest.mark.parametrize("value", [None, 5, b"bytes", ["a"], {"a": 1}, True])
def test_what_is_not_text_is_refused(value):
    with pytest.raises(words.NotText):
        words.clean(value, 10)


@settings(max_examples=1000)
@given(text=st.text(st.characters(), max_size=80))
@example("\udfff\x00\u2029")
def test_clean_text_can_be_stored_and_stays_as_it_is(text):
    kept = words.clean(text, 80)
    assert "\x00" not in kept
    kept.encode("utf-8")
    assert words.clean(kept, 80) == kept
