from django.db import migrations

from wangge.tenants.reference import is_reference


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_case_outer_dues"), ("tenants", "0003_reference")]
    operations = [
        is_reference("cases_variant"),
        is_reference("cases_variantrow"),
        is_reference("cases_variantuse"),
    ]
