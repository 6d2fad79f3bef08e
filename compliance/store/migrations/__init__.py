"""How did the database come to its form? One revision after another."""
