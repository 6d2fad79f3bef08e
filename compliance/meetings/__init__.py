"""The meetings of the joint conference: who is called, what is talked about, what is agreed, and what came of that."""
