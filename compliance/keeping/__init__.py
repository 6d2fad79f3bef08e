"""How is the record kept: copied, moved from one database to another, and put back when a machine is lost?"""

from compliance.keeping.backup import Manifest, back_up
from compliance.keeping.beside import appear, beside, opened
from compliance.keeping.check import Checked, check
from compliance.keeping.dump import Dumped, dump
from compliance.keeping.load import load, load_into
from compliance.keeping.restore import Restored, require_backup, restore_file
from compliance.keeping.restore_server import restore_server
from compliance.keeping.upgrade import Upgraded, upgrade
from compliance.keeping.whole import NotWhole

__all__ = [
    "Checked",
    "Dumped",
    "Manifest",
    "NotWhole",
    "Restored",
    "Upgraded",
    "appear",
    "back_up",
    "beside",
    "check",
    "dump",
    "load",
    "load_into",
    "opened",
    "require_backup",
    "restore_file",
    "restore_server",
    "upgrade",
]
