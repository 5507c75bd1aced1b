"""The agendas of moment 3: what is to be done, with which money, under which instruments, by which body (S55 to S61).

Plain values in, remarks and tables out: no memory, no clock, no web.
"""
