"""Words that are wanted, as they were written."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('missed_search', sa.Column('written', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column("missed_search", "written")
