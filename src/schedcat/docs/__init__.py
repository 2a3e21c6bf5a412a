"""Catalog → Markdown: tables, templates, and blocks injected between markers."""
