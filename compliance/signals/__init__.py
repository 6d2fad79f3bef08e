"""What shows only across the findings and cases of one party? Signals: each cites its facts and proposes an act."""
