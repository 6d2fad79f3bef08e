"""An allocation is checked and compared with another, as the features say it."""
