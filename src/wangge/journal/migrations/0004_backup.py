from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_counted_on")]
    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("made", "Backup"), ("tried", "Tried restore"), ("restored", "Restored")], max_length=10)),
                ("name", models.CharField(blank=True, max_length=100)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("trouble", models.TextField(blank=True)),
                ("bytes", models.BigIntegerField(default=0)),
                ("told", models.JSONField(default=dict)),
            ],
            options={"indexes": [models.Index(fields=["kind", "-began_at"], name="backup_latest")]},
        ),
    ]
