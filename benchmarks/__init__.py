"""How fast the shop is: `make bench`. What the figures mean is in docs/explanation/how-fast.md."""
