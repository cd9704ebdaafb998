"""What alembic runs for each command: the steps, in the transaction that `bot.ledger.migrating` opened."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

from bot.ledger.tables import LedgerTable


def _render(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Name the type that the database sees: a written step outlives the Python classes of its day."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=LedgerTable.metadata,
    render_item=_render,
    # SQLite alters hardly anything in place: alembic then rebuilds the table. On PostgreSQL it alters as ever.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
