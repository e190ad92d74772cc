from __future__ import annotations

from pathlib import Path

import pytest

from tests.articles.curriculum.folder import CurriculumFolder, small_curriculum


@pytest.fixture
def curriculum(tmp_path: Path) -> CurriculumFolder:
    return small_curriculum(tmp_path / "curriculum")
