"""`schedcat schema`: the JSON Schemas of catalogs and configurations."""

import json
import sys

from schedcat.catalog.schema import catalog_schema, config_schema
from schedcat.commands import all_tables

SCHEMAS = {"catalog": catalog_schema, "config": config_schema}


def schema(name: str) -> int:
    """Write one schema to standard output, return the exit code."""
    sys.stdout.write(schema_text(name))
    return 0


def schema_text(name: str) -> str:
    """The schema called `catalog` or `config`, as the text of its file."""
    return json.dumps(SCHEMAS[name](all_tables()), indent=2, ensure_ascii=False) + "\n"
