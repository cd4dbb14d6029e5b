"""`python -m ticketonline.delivery.pdf.child`: prints the pages that it reads, as a process of its own."""

import json
import sys

from .press import print_pages

if __name__ == "__main__":
    sys.stdout.buffer.write(print_pages(json.load(sys.stdin)))
