"""Who comes in, and how: what is asked before the sign-in, who is signed in, when the window is locked.

Decides which screen of panes/entry/ is shown; the screens themselves know nothing of each other.
"""
