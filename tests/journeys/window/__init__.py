"""The window as a whole: the real program in a process of its own, worked by mouse, by keys, by a screen reader."""
