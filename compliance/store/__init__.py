"""Where findings, cases and events are kept: the tables, the database, and how it is upgraded."""
