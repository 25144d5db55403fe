"""A motion keeps why it was declined."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_facts_of_closings")]

    operations = [
        migrations.AddField(
            model_name="motion", name="answer", field=models.CharField(blank=True, max_length=500)
        )
    ]
