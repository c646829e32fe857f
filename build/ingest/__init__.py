"""Raw bytes to tidy tables: readers, crosswalk, ledger, reference tables, gate, snapshot."""
