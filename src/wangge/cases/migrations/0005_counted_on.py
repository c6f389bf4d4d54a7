from django.db import migrations

import wangge.journal.fields


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_reference"), ("journal", "0003_counted_on")]
    operations = [
        migrations.AlterField(
            model_name="caseevent",
            name="xid",
            field=wangge.journal.fields.TransactionId(db_default=wangge.journal.fields.ThisTransaction()),
        ),
    ]
