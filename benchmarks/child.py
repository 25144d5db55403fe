"""Start Django, then carry out a module's main(): `python -m benchmarks.child benchmarks.ours prepare`."""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module(sys.argv[1]).main(*sys.argv[2:])
