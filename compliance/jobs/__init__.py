"""What runs by itself, when, and how is it done once although many hosts try and one of them dies?"""
