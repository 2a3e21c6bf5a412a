"""`python -m schedcat` is `schedcat`."""

from schedcat.cli import main

if __name__ == "__main__":
    main()
