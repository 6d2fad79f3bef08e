"""The ledgers that an office keeps and hands round, made from the record: of issues, closings, matters, dispatches."""
