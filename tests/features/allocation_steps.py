"""What districts write down in an allocation, and what comes of it, as the features say it."""
