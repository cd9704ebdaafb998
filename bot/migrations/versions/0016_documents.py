"""The one document that an answer was looked for in, and that a person wants to look in."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("answers", "chosen_document_id"),
    ("answers", "chosen_document_title"),
    ("preferences", "document_id"),
    ("preferences", "document_title"),
)


def upgrade() -> None:
    """Add what nobody has chosen so far."""
    for table, name in _COLUMNS:
        op.add_column(table, sa.Column(name, sa.Text(), nullable=True))
    op.add_column("answers", sa.Column("chosen_is_gone", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("answers", "chosen_is_gone")
    for table, name in reversed(_COLUMNS):
        op.drop_column(table, name)
