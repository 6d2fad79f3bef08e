"""What an allocation of duties says, and the engine that applies it."""
