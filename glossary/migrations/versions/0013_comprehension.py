"""Whether people understand a word."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('comprehension_test',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concept_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('term', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('understood', sa.Integer(), nullable=False),
    sa.Column('thought', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('understood >= 0 AND understood <= asked', name=op.f('ck_comprehension_test_understood')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_comprehension_test_account_id_account')),
    sa.ForeignKeyConstraint(['concept_id'], ['concept.id'], name=op.f('fk_comprehension_test_concept_id_concept')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comprehension_test'))
    )
    op.create_index(op.f('ix_comprehension_test_concept_id'), 'comprehension_test', ['concept_id'], unique=False)


def downgrade() -> None:
    op.drop_table("comprehension_test")
