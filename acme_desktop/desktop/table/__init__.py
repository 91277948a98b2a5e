"""The one table of the window: what its columns say, models that ask the service page by page, and how rows look.

column.py          what a column shows of a line
lines_model.py     what every model has: texts that are made once a row, a place for each key
listed_model.py    lines in a list: a new list is merged into the old one, so that selection and scroll stay
model.py           RowsModel for what is in memory, PagedModel for what the service finds
keyset_model.py    KeysetModel for the audit trail: any number of rows, a bounded number in memory
asking.py          what is asked and not answered yet
view.py, header.py, delegates.py   the table as a widget
nothing.py         what stands in the place of rows
"""
