"""The life of a case, as data: which act leads from where to where, who may do it, and what it needs."""
