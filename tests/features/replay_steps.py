"""What the findings of the record would have become under another allocation, as the features say it."""
