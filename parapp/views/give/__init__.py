"""The door of those who took part: they say whether findings are right, and see what came of it.

No account, no cookie, no script: what somebody opens here leaves nothing on the device.
"""

from parapp.views.give import checks, results
from parapp.views.give.blueprint import blueprint

__all__ = ["blueprint", "checks", "results"]
