"""Languages that are to be checked again since the English meaning has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('language_section', sa.Column('check_again', sa.Boolean(), nullable=False, server_default=sa.false()))
    # Nobody was asked to check anything before.
    op.execute(sa.text("UPDATE revision SET affects_translations = :no").bindparams(no=False))


def downgrade() -> None:
    op.drop_column("language_section", "check_again")
