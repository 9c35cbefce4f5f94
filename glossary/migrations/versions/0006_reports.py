"""What readers report, and how floods of it are kept out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('flood_count',
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_flood_count'))
    )
    op.create_index(op.f('ix_flood_count_day'), 'flood_count', ['day'], unique=False)
    op.create_table('flood_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_flood_day'))
    )
    op.create_table('reader_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('missing', 'not_understood', 'wrong', name='reportkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('folded_word', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.Column('concept_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('open', 'done', 'hidden', name='reportstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['concept_id'], ['concept.id'], name=op.f('fk_reader_report_concept_id_concept')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reader_report')),
    sa.UniqueConstraint('digest', name=op.f('uq_reader_report_digest'))
    )
    op.create_index(op.f('ix_reader_report_concept_id'), 'reader_report', ['concept_id'], unique=False)
    op.create_index('ix_reader_report_state_language', 'reader_report', ['state', 'language'], unique=False)


def downgrade() -> None:
    op.drop_table("reader_report")
    op.drop_table("flood_count")
    op.drop_table("flood_day")
