"""The parts of a document's head, and how each is read; `ingest.metadata` puts them together."""
