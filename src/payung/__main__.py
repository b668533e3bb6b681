"""Run ``python -m payung``; people type ``./payung``."""

import sys

from payung.cli import main

sys.exit(main())
