"""How hard the tests try: `make test` takes the short form, `make soak` the full size."""

import os

EFFORT = int(os.environ.get("LEETLLM_EFFORT", "1"))
# Random examples, each of which costs more than a crash.
EXAMPLES = min(EFFORT, 20)
