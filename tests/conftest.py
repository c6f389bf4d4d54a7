"""What every test stands on.

Hypothesis has two profiles: ``gate`` tries the same examples in every run, ``nightly`` tries new ones and
more of them (``HYPOTHESIS_PROFILE=nightly ./test``). A property that needs no database asks for thousands of
examples with ``@settings(max_examples=…)``; the profile's own number suits one that does.

Passwords are hashed cheaply, because a thousand tests sign in; files of the front end are looked for when
somebody asks for one, because every visitor of a test builds the doors anew.
"""

import os

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import HealthCheck, settings

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "gate", max_examples=50, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE
)
settings.register_profile(
    "nightly", max_examples=1000, derandomize=False, deadline=None, suppress_health_check=SLOW_IS_FINE
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker waits for another at the end."""
    items.sort(key=lambda item: item.get_closest_marker("crash") is None)


def pytest_configure() -> None:
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def _no_language_left_over() -> None:
    """A page asked for in English leaves its thread in English; the next test begins in the project's own."""
    translation.deactivate()
