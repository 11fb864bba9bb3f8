"""What goes on beside the pages: downloads (`download`) and trainings (`trainer`)."""
