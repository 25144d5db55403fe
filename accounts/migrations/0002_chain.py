"""Chain the account events (accounts/chain.py)."""

from django.db import migrations

from accounts.chain import chain_trigger_sql

FORWARD, REVERSE = chain_trigger_sql("accounts_accountevent", "accounts_chainhead", extra_columns=["subject"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
