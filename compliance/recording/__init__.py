"""The parts of the act of recording: parties, visits and cases of one batch, and the events that tell of them."""
