"""What the clock does to the journal, and to the jobs of a worker that was killed."""

from datetime import UTC, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from wangge.journal.sealing import BATCH, anchor, seal_pending


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="seal_journal")
def seal_journal(timestamp: int) -> None:
    """Every five seconds seal all that was committed."""
    while seal_pending(datetime.fromtimestamp(timestamp, UTC)) == BATCH:
        continue


@app.periodic(cron="0 * * * *")
@app.task(queueing_lock="anchor_journal")
def anchor_journal(timestamp: int) -> None:
    """Every hour write the head of the chain to the file of anchors."""
    anchor()


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="take_up_left_jobs", pass_context=True)
async def take_up_left_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again what a worker was doing that gave no sign of life for thirty seconds.

    Where the next turn of the same job waits already, the old one is dropped.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, Status.FAILED, delete_job=True)
