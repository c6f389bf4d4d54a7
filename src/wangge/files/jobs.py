"""What the clock does to files."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from wangge.files.actions import draw_pending
from wangge.files.sweeping import sweep


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="draw_photos")
def draw_photos(timestamp: int) -> None:
    """Draw until nothing is left; whoever looks earlier draws it himself."""
    while draw_pending():
        continue


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="sweep_files")
def sweep_files(timestamp: int) -> None:
    """Every night remove what failed transactions and killed processes left."""
    sweep(at=datetime.fromtimestamp(timestamp, UTC))
