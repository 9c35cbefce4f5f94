"""Remarks on a proposal that are no verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("proposal_remark") as batch_op:
        batch_op.alter_column("verdict", existing_type=sa.String(32), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM proposal_remark WHERE verdict IS NULL")
    with op.batch_alter_table("proposal_remark") as batch_op:
        batch_op.alter_column("verdict", existing_type=sa.String(32), nullable=False)
