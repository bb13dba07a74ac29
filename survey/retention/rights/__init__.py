"""What a person may ask of the office: to see what is kept about them, to have it put right, or erased.

find: whose data a number and a case mean    export: all of it, for them to take away
correct: a name or a number                  erase: all of it gone, scores as they were
"""
