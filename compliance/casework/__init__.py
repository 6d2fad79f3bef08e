"""What is done to cases, from dispatch to closing: one function for each act, all of it by the table of transitions."""
