"""The questions that were offered where no answer was found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; the answers recorded so far were offered none."""
    op.create_table(
        "topics",
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_topics_answer_id_answers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "number", name=op.f("pk_topics")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("topics")
