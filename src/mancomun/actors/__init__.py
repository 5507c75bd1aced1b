"""Who counts in a territory: actors, ties between them, and what the network and each judgement say.

Judgements on people and bodies (power, interest, position, ties of conflict) are private unless somebody says otherwise:
every export and drawing that leaves the team asks for it by name.
"""
