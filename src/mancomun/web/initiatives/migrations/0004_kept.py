"""The sequence that every write to the portfolio advances, and the marks that find a repeated text."""

from __future__ import annotations

from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from mancomun.portfolio.quality import text_marks

TABLES = ("initiatives_iniciativa", "initiatives_membresia", "initiatives_passage", "initiatives_contribution")


def marks(apps: Any, editor: Any) -> None:
    """The marks of the texts that are already there."""
    model = apps.get_model("initiatives", "Iniciativa")
    for row in model.objects.exclude(background="").only("pk", "background").iterator():
        model.objects.filter(pk=row.pk).update(background_marks=list(text_marks(row.background)))


UP = "\n".join(
    [
        "CREATE SEQUENCE initiatives_changes;",
        "CREATE FUNCTION initiatives_changed() RETURNS trigger LANGUAGE plpgsql AS",
        "$$ BEGIN PERFORM nextval('initiatives_changes'); RETURN NULL; END $$;",
        *(
            f"CREATE TRIGGER initiatives_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION initiatives_changed();"
            for table in TABLES
        ),
    ]
)
DOWN = "\n".join(
    [
        *(f"DROP TRIGGER initiatives_changed ON {table};" for table in TABLES),
        "DROP FUNCTION initiatives_changed();",
        "DROP SEQUENCE initiatives_changes;",
    ]
)


class Migration(migrations.Migration):
    """Nothing that people wrote changes."""

    dependencies = [("initiatives", "0003_files")]
    operations = [
        migrations.AddField(
            "iniciativa",
            "background_marks",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.RunPython(marks, migrations.RunPython.noop),
        migrations.AddIndex(
            "iniciativa",
            django.contrib.postgres.indexes.GinIndex(fields=["background_marks"], name="initiative_text_marks"),
        ),
        migrations.AddIndex(
            "iniciativa",
            django.contrib.postgres.indexes.GinIndex(fields=["municipalities"], name="initiative_municipalities"),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
