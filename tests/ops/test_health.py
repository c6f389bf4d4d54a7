import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings


@pytest.mark.django_db
def test_well_when_the_database_answers(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_unwell_when_it_does_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OperationalError("connection refused by 10.0.0.7")

    monkeypatch.setattr(connection, "cursor", refused)
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True)
def test_asked_without_tls_where_everything_else_is_sent_to_it(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/anything").status_code == 301
