"""The words that scripts in ``web/src`` say with ``t("…")``. A test holds the two lists equal."""

from __future__ import annotations

from django.utils.translation import get_language, gettext, gettext_noop

WORDS = [
    gettext_noop("Choose one from the list."),
    gettext_noop("Close"),
    gettext_noop("Close what is open"),
    gettext_noop("Copied: {text}"),
    gettext_noop("Keys of this page"),
    gettext_noop("Map"),
    gettext_noop("Marker on the map"),
    gettext_noop("Next and previous row"),
    gettext_noop("No position. Choose it on the map."),
    gettext_noop("Not a picture"),
    gettext_noop("Move the pin if it is not exactly there."),
    gettext_noop("Nothing found"),
    gettext_noop("Position taken from the photo"),
    gettext_noop("Position found, exact to {m} m"),
    gettext_noop("Remove"),
    gettext_noop("Remove {name}"),
    gettext_noop("Send the form"),
    gettext_noop("Show all on the map"),
    gettext_noop("Show the chosen case"),
    gettext_noop("Show this help"),
    gettext_noop("The search did not answer. Try again."),
    gettext_noop("This browser gives no position. Choose it on the map."),
    gettext_noop("Use Ctrl and scroll to zoom the map"),
    gettext_noop("Use two fingers to move the map"),
    gettext_noop("Zoom in"),
    gettext_noop("Zoom out"),
]


def words() -> dict[str, str]:
    """English id → word in the language of the page; empty in English."""
    if (get_language() or "en").startswith("en"):
        return {}
    return {word: gettext(word) for word in WORDS}
