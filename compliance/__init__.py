"""What happens after a finding: cases, tasks, the record of events, and where they are kept."""
