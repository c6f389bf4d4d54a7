from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_backup")]
    operations = [
        migrations.AddField(
            model_name="cursor", name="log", field=models.CharField(blank=True, default="", max_length=100), preserve_default=False
        ),
    ]
