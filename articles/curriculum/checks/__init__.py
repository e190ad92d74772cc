"""The content guide's checks: what a reader would stumble over, found before anyone reads it.

No database is asked.
"""

from articles.curriculum.checks.checking import Checked, check_curriculum

__all__ = ["Checked", "check_curriculum"]
