"""Searching: hidden labels, and what was searched in vain."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hidden_label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language_section_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["language_section_id"],
            ["language_section.id"],
            name=op.f("fk_hidden_label_language_section_id_language_section"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_label")),
    )
    op.create_index(
        op.f("ix_hidden_label_language_section_id"), "hidden_label", ["language_section_id"]
    )
    op.create_table(
        "missed_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded_query", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_search")),
        sa.UniqueConstraint(
            "folded_query",
            "language",
            "day",
            name=op.f("uq_missed_search_folded_query_language_day"),
        ),
    )
    op.create_index(op.f("ix_missed_search_day"), "missed_search", ["day"])


def downgrade() -> None:
    op.drop_table("missed_search")
    op.drop_table("hidden_label")
