"""Answers by the message that asked, which may be edited."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index(
        op.f("ix_answers_chat_id_question_message_id"), "answers", ["chat_id", "question_message_id"], unique=False
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_answers_chat_id_question_message_id"), table_name="answers")
