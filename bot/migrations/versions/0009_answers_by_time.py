"""Indexes that find answers by their time and by their person."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both."""
    op.create_index(op.f("ix_answers_asked_at"), "answers", ["asked_at"])
    op.create_index(op.f("ix_answers_user_id"), "answers", ["user_id"])


def downgrade() -> None:
    """Drop both."""
    op.drop_index(op.f("ix_answers_user_id"), "answers")
    op.drop_index(op.f("ix_answers_asked_at"), "answers")
