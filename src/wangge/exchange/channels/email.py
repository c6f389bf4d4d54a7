"""E-mail by SMTP, through Django's own backend, connected to the address that was looked at."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext_lazy as _

from wangge.core.errors import Refused
from wangge.exchange.channels.base import Kind, Letter, NotDelivered, Setup
from wangge.exchange.outward.guard import NameUnknown, allowed_address
from wangge.people.models import Person

SECURITY = {"starttls": "STARTTLS", "tls": "TLS", "none": _("none (only inside one's own network)")}
SECONDS = 15
FINAL = 500  # answers from here on are the receiver's last word


class EmailForm(forms.Form):
    host = forms.RegexField(r"^[A-Za-z0-9._:-]+$", label=_("Mail server"), max_length=200)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label=_("Encryption"), choices=list(SECURITY.items()))
    sender = forms.EmailField(label=_("Sender"), max_length=200)
    user = forms.CharField(label=_("User name there"), max_length=200, required=False)
    password = forms.CharField(label=_("Password there"), max_length=200, required=False)


class Email(Kind):
    code = "email"
    label = _("E-mail")
    personal = True
    secret = ("password",)
    Form = EmailForm

    def address_of(self, person: Person) -> str:
        return person.work_email

    def check(self, config: Mapping[str, Any]) -> None:
        with suppress(NameUnknown):
            allowed_address(config["host"], config["port"])

    def send(self, setup: Setup, letter: Letter) -> None:
        mail = EmailMessage(
            subject=letter.subject,
            body=f"{letter.text}\n\n{letter.link}\n",
            from_email=setup.config["sender"],
            to=[letter.address],
            headers={
                "Message-ID": f"<{letter.key}@{setup.config['sender'].rpartition('@')[2]}>",
                "X-Idempotency-Key": letter.key,
                "Auto-Submitted": "auto-generated",
            },
            connection=_backend(setup),
        )
        try:
            mail.send()
        except Refused as refused:
            raise NotDelivered(refused.code, final=refused.code != "name_unknown") from refused
        except smtplib.SMTPRecipientsRefused as error:
            codes = [int(told[0]) for told in error.recipients.values()]
            final = all(code >= FINAL for code in codes)
            raise NotDelivered(f"smtp_{codes[0]}", final=final) from error
        except smtplib.SMTPResponseException as error:
            raise NotDelivered(f"smtp_{error.smtp_code}") from error
        except ssl.SSLError as error:
            raise NotDelivered("certificate") from error
        except TimeoutError as error:
            raise NotDelivered("timed_out") from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise NotDelivered("broken_off") from error


def _backend(setup: Setup) -> EmailBackend:
    config = setup.config
    return _Backend(
        host=config["host"],
        port=config["port"],
        username=config.get("user") or "",
        password=setup.secrets.get("password") or "",
        use_tls=config["security"] == "starttls",
        use_ssl=config["security"] == "tls",
        timeout=SECONDS,
    )


class _Guarded:
    """Connects where the guard says; names and certificates stay those of the host."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        opened: Any = super()
        found: socket.socket = opened._get_socket(allowed_address(host, port), port, timeout)
        return found


class _Smtp(_Guarded, smtplib.SMTP):
    pass


class _SmtpOverTls(_Guarded, smtplib.SMTP_SSL):
    pass


class _Backend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpOverTls if self.use_ssl else _Smtp
