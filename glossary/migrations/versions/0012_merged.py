"""Where the words of a merged entry were moved to."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('concept', sa.Column('merged_into', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("concept", "merged_into")
