"""The history of the ledger's schema, in the form that alembic runs; `versions` holds a module a step."""
