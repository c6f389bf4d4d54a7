from django.db import migrations

import wangge.journal.fields


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_append_only"), ("journal", "0003_counted_on")]
    operations = [
        migrations.AlterField(
            model_name="ticketevent",
            name="xid",
            field=wangge.journal.fields.TransactionId(db_default=wangge.journal.fields.ThisTransaction()),
        ),
    ]
