"""What would have become of everything that is stored, if the allocation were another?"""

from compliance.replaying.run import replay

__all__ = ["replay"]
