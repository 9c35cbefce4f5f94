"""Several tokens of an account, each with a name."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# The name of the token that the command line makes.
NAME = "glossary account token"


def upgrade() -> None:
    op.create_table(
        "access_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_access_token_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_token_token_hash")),
    )
    op.create_index(op.f("ix_access_token_account_id"), "access_token", ["account_id"])
    op.execute(
        "INSERT INTO access_token (account_id, name, token_hash, created_at) "
        f"SELECT id, '{NAME}', token_hash, coalesce(token_made_at, created_at) "
        "FROM account WHERE token_hash IS NOT NULL"
    )
    # The column stays, empty: SQLite drops no column that has a constraint, and no table that
    # others refer to.
    op.execute("UPDATE account SET token_hash = NULL")
    op.drop_column("account", "token_made_at")


def downgrade() -> None:
    op.add_column("account", sa.Column("token_made_at", sa.DateTime(timezone=True), nullable=True))
    # An account can keep one token only: the newest.
    op.execute(
        "UPDATE account SET (token_hash, token_made_at) = "
        "(SELECT token_hash, created_at FROM access_token WHERE id = "
        "(SELECT max(id) FROM access_token WHERE account_id = account.id))"
    )
    op.drop_table("access_token")
