"""Who is speaking in a citation and in its other places, and whose words a question asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the answers recorded so far do not say."""
    op.add_column("answers", sa.Column("asked_speaker", sa.Text(), nullable=True))
    op.create_table(
        "attributions",
        sa.Column("answer_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occurrence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("content_start", sa.Integer(), nullable=False),
        sa.Column("content_end", sa.Integer(), nullable=False),
        sa.Column("cue_start", sa.Integer(), nullable=False),
        sa.Column("cue_end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("elided", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double[float](), nullable=False),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("speaker_full_name", sa.Text(), nullable=True),
        sa.Column("speaker_type", sa.String(), nullable=True),
        sa.Column("mention_start", sa.Integer(), nullable=True),
        sa.Column("mention_end", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id", "rank"],
            ["citations.answer_id", "citations.rank"],
            name=op.f("fk_attributions_answer_id_rank_citations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("answer_id", "rank", "occurrence", "number", name=op.f("pk_attributions")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("attributions")
    op.drop_column("answers", "asked_speaker")
