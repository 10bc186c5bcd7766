"""``python -m vocpipe`` is ``vocpipe``."""

from vocpipe.cli import main

if __name__ == "__main__":
    main()
