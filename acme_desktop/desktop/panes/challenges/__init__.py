"""What is to be put in place for an order, whether it is there, and telling the CA to look: the heart of the program.

things.py, truth.py, standing.py      what there is to deploy and what was seen of it: pure
headline.py, advice*.py, hand_off.py  the words for it: pure
order_watch.py, watches.py            looking again and again, and submitting when all is green, on screen or not
sheet_*.py, *_card.py, …              what is drawn: one sheet an order, one card a thing to deploy
"""
