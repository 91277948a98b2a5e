"""Works a program by what it tells a screen reader, and by nothing else. Run by Debian's Python, not by ours.

Each line that comes in is a JSON list, of an act and its words; the answer goes out as a line of JSON. Things are found
by role and name among what is showing; they are used by their own actions, and filled through their editable text.
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version has to be said first

PROGRAM = ("acme-desktop", "ACME Desktop")
BUTTONS = {
    Atspi.Role.PUSH_BUTTON,
    Atspi.Role.CHECK_BOX,
    Atspi.Role.RADIO_BUTTON,
    Atspi.Role.TOGGLE_BUTTON,
    Atspi.Role.LINK,
    Atspi.Role.MENU_ITEM,
}
FIELDS = {Atspi.Role.ENTRY, Atspi.Role.TEXT, Atspi.Role.PASSWORD_TEXT, Atspi.Role.PARAGRAPH}
ACTIONS = ("Press", "Toggle", "Click", "ShowMenu")
PATIENCE = 15_000  # ms for an answer, on a machine that is busy with other things
Atspi.set_timeout(PATIENCE, PATIENCE)


def program():
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        found = desktop.get_child_at_index(number)
        if found is not None and found.get_name().startswith(PROGRAM):
            found.set_cache_mask(Atspi.Cache.NONE)  # it is asked, not remembered: nothing here listens to its news
            found.clear_cache()
            return found
    return None


def windows():
    """What can be worked: the dialog in front, else every window."""
    found = program()
    if found is None:
        return []
    shown = [child for child in children(found) if is_showing(child)]
    dialogs = [child for child in shown if child.get_role() == Atspi.Role.DIALOG or has(child, Atspi.StateType.MODAL)]
    return dialogs[-1:] or shown


def children(thing):
    for number in range(thing.get_child_count()):
        child = thing.get_child_at_index(number)
        if child is not None:
            yield child


def has(thing, state):
    return thing.get_state_set().contains(state)


def is_showing(thing):
    return has(thing, Atspi.StateType.SHOWING) or has(thing, Atspi.StateType.VISIBLE)


def everything():
    """All that is visible, in the order of the tree."""
    waiting = list(reversed(windows()))
    while waiting:
        thing = waiting.pop()
        try:
            if not has(thing, Atspi.StateType.VISIBLE):
                continue
            yield thing
            waiting.extend(reversed(list(children(thing))))
        except GLib.Error:
            continue  # it went while it was looked at


def actions(thing):
    return [Atspi.Action.get_action_name(thing, number) for number in range(thing.get_n_actions())]


def press(name):
    """Use a button by its own action."""
    for thing in everything():
        if thing.get_name() == name and thing.get_role() in BUTTONS and has(thing, Atspi.StateType.ENABLED):
            for number, action in enumerate(actions(thing)):
                if action in ACTIONS:
                    return Atspi.Action.do_action(thing, number)
            return f"{name} has no action to use it by: {actions(thing)}"
    return False


def put(name, text):
    """Fill a field through its editable text."""
    for thing in everything():
        if thing.get_name() == name and thing.get_role() in FIELDS and has(thing, Atspi.StateType.EDITABLE):
            if "EditableText" not in thing.get_interfaces():
                return f"{name} can not be edited"
            return Atspi.EditableText.set_text_contents(thing, text)
    return False


def value(name):
    """The text of a thing that has one."""
    for thing in everything():
        if thing.get_name() == name and "Text" in thing.get_interfaces():
            return Atspi.Text.get_text(thing, 0, -1)
    return False


def sees(*texts):
    """Which of these is to be heard, in a name or in a text; "" for none."""
    for thing in everything():
        heard = thing.get_name()
        for text in texts:
            if text in heard:
                return text
    return ""


def tree():
    """Role and name of everything, for messages."""
    return [
        f"{thing.get_role_name()}: {thing.get_name()}"
        for thing in everything()
        if thing.get_name() and thing.get_role() != Atspi.Role.FILLER
    ]


def unusable():
    """What can be worked and has no name, or no action to work it by."""
    found = []
    for thing in everything():
        role, kind = thing.get_role(), thing.get_role_name()
        if role in BUTTONS | FIELDS and not thing.get_name():
            found.append(f"{kind} without a name in {thing.get_parent().get_name()!r}")
        elif role in BUTTONS and has(thing, Atspi.StateType.ENABLED) and not set(actions(thing)) & set(ACTIONS):
            found.append(f"{kind} {thing.get_name()!r} without an action")
    return found


ACTS = {act.__name__: act for act in (press, put, value, sees, tree, unusable)}

for line in sys.stdin:
    act, *words = json.loads(line)
    try:
        answer = ACTS[act](*words)
    except GLib.Error as error:
        print(f"{act}: {error.message}", file=sys.stderr)
        answer = False
    print(json.dumps(answer), flush=True)
