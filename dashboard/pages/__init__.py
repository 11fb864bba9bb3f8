"""The pages: in each folder `page.py` reads like the screen, its parts stand beside it."""
