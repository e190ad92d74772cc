"""Where in the whole database something stands."""

from __future__ import annotations

from django.db import connection


def tables_that_mention(text: str) -> dict[str, int]:
    """Each with the number of its rows that hold the text, in whatever column."""
    query = 'SELECT count(*) FROM "{}" t WHERE t::text LIKE %s'
    tables = connection.introspection.table_names()
    counts = {table: _count(query.format(table), f"%{text}%") for table in tables}
    return {table: count for table, count in counts.items() if count}


def tables_that_refer_to(table: str, key: int) -> dict[str, int]:
    """Each with the number of its rows whose foreign key is `key`, as PostgreSQL knows them."""
    query = 'SELECT count(*) FROM "{}" WHERE "{}" = %s'
    with connection.cursor() as cursor:
        columns = [
            (name, column)
            for name in connection.introspection.table_names(cursor)
            for column, target in connection.introspection.get_relations(cursor, name).items()
            if target[1] == table
        ]
    return {f"{name}.{column}": _count(query.format(name, column), key) for name, column in columns}


def _count(query: str, parameter: str | int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, [parameter])
        return int(cursor.fetchone()[0])
