"""Raw bytes to tidy tables: schemas, crosswalk, ledger, reference tables, snapshot."""
