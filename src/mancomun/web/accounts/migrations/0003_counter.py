"""The table where attempts to sign in are counted (Django's database cache), in the shape ``createcachetable`` gives it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_token")]
    operations = [
        migrations.RunSQL(
            "create table accounts_counter (cache_key varchar(255) primary key, value text not null, "
            "expires timestamp with time zone not null);"
            "create index accounts_counter_expires on accounts_counter (expires)",
            "drop table accounts_counter",
        )
    ]
