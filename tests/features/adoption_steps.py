"""An allocation is adopted from a day on, and open cases are moved, as the features say it."""
