"""The form that sends a workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.core.tables import LIMITS
from wangge.exchange.kit.sending import MOST_SHAPES
from wangge.people.forms.access import StyledForm
from wangge.places.imports.shapes import ENDINGS


class BookForm(StyledForm):
    file = forms.FileField(
        label=_("Workbook (XLSX)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"})
    )
    shapes = forms.FileField(
        label=_("Shape file beside it, if there is one"),
        required=False,
        help_text=", ".join(ENDINGS),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def clean_file(self) -> Any:
        return _small_enough(self.cleaned_data["file"], LIMITS.file_bytes)

    def clean_shapes(self) -> Any:
        file = self.cleaned_data["shapes"]
        return file and _small_enough(file, MOST_SHAPES)


def _small_enough(file: Any, most: int) -> Any:
    """Refused before it is read."""
    if file.size > most:
        raise forms.ValidationError(_("The file is too large."))
    return file
