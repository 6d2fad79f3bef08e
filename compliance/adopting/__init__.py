"""Which allocation is in force on which day, and how does another come into force?"""
