"""What became of a report: it was proposed, or it was no fault."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEFORE = ("open", "done", "hidden")
AFTER = ("open", "done", "proposed", "declined", "hidden")


def upgrade() -> None:
    allow(AFTER)


def downgrade() -> None:
    op.execute("UPDATE reader_report SET state = 'done' WHERE state IN ('proposed', 'declined')")
    allow(BEFORE)


def allow(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("reader_report") as batch_op:
        batch_op.drop_constraint(op.f("ck_reader_report_reportstate"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_reader_report_reportstate"), f"state IN ({listed})"
        )
