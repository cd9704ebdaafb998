"""On which page a citation stands, and its other places."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLES = ("citations", "occurrences")


def upgrade() -> None:
    """Add what the answers recorded so far do not say."""
    for table in _TABLES:
        op.add_column(table, sa.Column("page", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    for table in reversed(_TABLES):
        op.drop_column(table, "page")
