"""Drafts, feeds and the choice to be named."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("token_made_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "account", sa.Column("is_named", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "account", sa.Column("feed_version", sa.Integer(), nullable=False, server_default="1")
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=True),
        sa.Column("proposal", sa.Integer(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_account_id"), "draft", ["account_id"])


def downgrade() -> None:
    op.drop_table("draft")
    for name in ("feed_version", "is_named", "token_made_at"):
        op.drop_column("account", name)
