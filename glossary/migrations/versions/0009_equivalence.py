"""How the word of a language covers the concept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# The check stands in the column itself: SQLite would have to copy the table for any other.
_COLUMN = """
ALTER TABLE language_section ADD COLUMN equivalence VARCHAR(32)
CONSTRAINT ck_language_section_equivalence
CHECK (equivalence IN ('exact', 'broader', 'narrower', 'none'))
"""


def upgrade() -> None:
    op.execute(sa.text(_COLUMN))


def downgrade() -> None:
    with op.batch_alter_table("language_section") as section:
        section.drop_column("equivalence")
