"""From text to a catalog: documents, fields, schemas, configuration, jobs."""
