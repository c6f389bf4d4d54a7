from pathlib import Path

from ops.stamps import digest, once


def test_a_step_is_done_once_for_each_value(tmp_path: Path) -> None:
    stamp, done = tmp_path / "stamp", []

    for value in ["a", "a", "b", "b", "a"]:
        once(stamp, value, lambda value=value: done.append(value))

    assert done == ["a", "b", "a"]


def test_a_step_that_failed_is_done_again(tmp_path: Path) -> None:
    stamp, tries = tmp_path / "stamp", []

    def step() -> None:
        tries.append("try")
        if len(tries) == 1:
            raise OSError

    for _ in range(2):
        try:
            once(stamp, "a", step)
        except OSError:
            tries.append("failed")

    assert tries == ["try", "failed", "try"]


def test_digest_tells_names_contents_and_words_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("x")
    two.write_text("x")
    digests = {digest([one]), digest([two]), digest([one, two]), digest([one], "word")}
    one.write_text("y")

    assert len(digests | {digest([one])}) == 5
    assert digest([one, two]) == digest([two, one])
