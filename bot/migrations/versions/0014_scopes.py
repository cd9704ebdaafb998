"""In which documents an answer was looked for, and in which a person wants to look."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0010"
branch_labels = None
depends_on = None

_PARTS = ("chosen", "understood")


def upgrade() -> None:
    """Add what the answers recorded so far do not say: they were looked for everywhere."""
    for part in _PARTS:
        op.add_column("answers", sa.Column(f"{part}_since", sa.Date(), nullable=True))
        op.add_column("answers", sa.Column(f"{part}_until", sa.Date(), nullable=True))
        op.add_column("answers", _publishers(f"{part}_publishers"))
    op.add_column("answers", sa.Column("understood_is_left", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("answers", sa.Column("undated", sa.Integer(), server_default="0", nullable=False))
    op.add_column("preferences", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("preferences", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("preferences", _publishers("publishers"))


def downgrade() -> None:
    """Drop it."""
    for name in ("publishers", "until", "since"):
        op.drop_column("preferences", name)
    op.drop_column("answers", "undated")
    op.drop_column("answers", "understood_is_left")
    for part in reversed(_PARTS):
        for name in ("publishers", "until", "since"):
            op.drop_column("answers", f"{part}_{name}")


def _publishers(name: str) -> "sa.Column[list[str]]":
    return sa.Column(name, sa.JSON(), server_default="[]", nullable=False)
