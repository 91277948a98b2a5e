"""One module (or folder) a screen; they know the desk and the kit of widgets, and never each other."""
