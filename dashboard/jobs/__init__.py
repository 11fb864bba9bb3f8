"""What goes on beside the pages: downloads (`download`), and trainings (`trainer`).

Neither knows of pages: each can be asked how far it is.
"""
