"""Two more kinds of notes: how a word misleads, and why that does no harm."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = ("literal", "usage", "reason", "example", "contrast", "country")
AFTER = ("literal", "usage", "reason", "example", "ambiguity", "harmless", "contrast", "country")


def upgrade() -> None:
    allow(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM note WHERE kind IN ('ambiguity', 'harmless')")
    allow(BEFORE)


def allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("note") as batch_op:
        batch_op.drop_constraint(op.f("ck_note_notekind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_note_notekind"), f"kind IN ({listed})")
