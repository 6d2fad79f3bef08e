"""What the office has ruled, and what follows from it for the next finding of the kind."""
