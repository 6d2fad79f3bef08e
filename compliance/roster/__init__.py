"""Who sits in the bodies of the conference, from when to when, and how do they come and go?"""
