"""The part of a citation that answers, and the other places of its words."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the citations recorded so far have none of."""
    op.add_column("citations", sa.Column("highlight", sa.JSON(), server_default="[]", nullable=False))
    op.add_column(
        "citations", sa.Column("attributions_differ", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "occurrences",
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id", "rank"],
            ["citations.answer_id", "citations.rank"],
            name=op.f("fk_occurrences_answer_id_rank_citations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("answer_id", "rank", "number", name=op.f("pk_occurrences")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("occurrences")
    op.drop_column("citations", "attributions_differ")
    op.drop_column("citations", "highlight")
