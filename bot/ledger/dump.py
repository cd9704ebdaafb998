"""The whole ledger as JSON Lines: a row of any table a line."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO, TypeAlias

from sqlalchemy import select

from bot.ledger.tables import LedgerTable
from bot.ledger.transactions import Transactions

_AT_ONCE = 500

_Value: TypeAlias = "str | int | float | bool | list[_Value] | None"


def dump(transactions: Transactions, file: BinaryIO) -> int:
    """Write every row of every table, each as `{"table": ..., "row": {...}}`, and return how many there were.

    Rows come in the order of their keys, tables so that what is referred to comes first. A lone surrogate, which UTF-8
    cannot hold, is written as JSON's own escape of it.

    Raises:
        LedgerError: the database cannot be read, or the file cannot be written.
    """
    rows = 0
    with transactions.begin("export the ledger") as session:
        connection = session.connection().execution_options(yield_per=_AT_ONCE)
        for table in LedgerTable.metadata.sorted_tables:
            names = [column.name for column in table.c]
            for row in connection.execute(select(table).order_by(*table.primary_key)):
                values = dict(_values(zip(names, row, strict=True)))
                line = json.dumps({"table": table.name, "row": values}, ensure_ascii=False)
                file.write(f"{line}\n".encode("utf-8", "backslashreplace"))
                rows += 1
    return rows


def _values(columns: "Iterable[tuple[str, _Value | datetime]]") -> Iterator[tuple[str, _Value]]:
    for name, value in columns:
        yield name, value.isoformat() if isinstance(value, datetime) else value
