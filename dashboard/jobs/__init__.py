"""What goes on beside the pages: downloads (`download`), trainings, and what is left behind.

A training is a process (`trainer`), which begins when it is its turn (`training_queue`). Neither
download nor training knows of pages: each can be asked how far it is. What visitors of a hosted
server leave behind goes after a while (`departures`).
"""
