"""`python -m voting.published.witness FILE …`: another town or an association signs too."""

import sys

from voting.published.command_line.witness import main

if __name__ == "__main__":
    sys.exit(main())
