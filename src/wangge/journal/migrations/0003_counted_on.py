"""Transactions are counted on from where a restored database left off (docs/decisions/backup.md)."""

from django.db import migrations

import wangge.journal.fields

BASE = """
create function wangge_xid_base() returns bigint language sql stable parallel safe
as 'select 0::bigint'
"""
COUNTED_ON = """
create function wangge_xid(xid8) returns xid8 language sql stable parallel safe
as 'select ($1::text::bigint + public.wangge_xid_base())::text::xid8'
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [
        migrations.RunSQL(BASE, "drop function wangge_xid_base()"),
        migrations.RunSQL(COUNTED_ON, "drop function wangge_xid(xid8)"),
        migrations.AlterField(
            model_name="entry",
            name="xid",
            field=wangge.journal.fields.TransactionId(db_default=wangge.journal.fields.ThisTransaction()),
        ),
    ]
