"""A practice copy is made in a job: minutes, not a page's time."""

from django.utils import timezone
from procrastinate.contrib.django import app

from wangge.demo.practice.building import build
from wangge.tenants.models import PracticeCopy


@app.task
def build_practice(copy: int) -> None:
    """Make the copy that was asked for, unless it was made already."""
    row = PracticeCopy.objects.select_related("tenant").get(pk=copy)
    if row.state == PracticeCopy.State.WAITING:
        build(row, at=timezone.now())
