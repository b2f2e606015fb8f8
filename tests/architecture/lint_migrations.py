"""Look for migrations that a running site of the former version would not survive: expand, then contract.

Called by `make lint`. Those that stood before this rule are exempt by name (`migrations_before_linting.txt`);
nothing is added there. A later one that is safe in its way says so itself: `IgnoreMigration()` with a reason.
With names as arguments (`app.0002_name`) these are looked at, exempt or not.
"""

import sys
from pathlib import Path

import django

BASELINE = Path(__file__).with_name("migrations_before_linting.txt")
OURS = Path(__file__).resolve().parents[2] / "site"


def exempt() -> set[str]:
    return set(BASELINE.read_text(encoding="utf-8").split())


def main(wanted: list[str]) -> int:
    django.setup()
    from django.apps import apps

    from django_migration_linter import MigrationLinter

    # A new table has no former readers.
    linter = MigrationLinter(no_cache=True, ignore_initial_migrations=True)
    known = exempt()
    for (app, name), migration in sorted(linter.migration_loader.disk_migrations.items()):
        is_ours = OURS in Path(apps.get_app_config(app).path).parents
        label = f"{app}.{name}"
        if is_ours and (label in wanted if wanted else label not in known):
            linter.lint_migration(migration)
    linter.print_summary()
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
