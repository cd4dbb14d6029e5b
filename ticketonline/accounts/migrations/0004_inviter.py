"""An invitation says who sent it: it ends with their being an owner."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_api_tokens'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='inviter_id',
            field=models.UUIDField(editable=False, null=True),
        ),
    ]
