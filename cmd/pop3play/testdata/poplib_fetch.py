# Fetches every message into files 1, 2, 3 of the current directory, and deletes
# them if the second argument is "true". The first is the port; a third, "utf8",
# asks for the mode of RFC 6856.
import poplib
import sys

# poplib refuses lines longer than RFC 5322 allows; real mail has them.
poplib._MAXLINE = 1 << 20

box = poplib.POP3("127.0.0.1", int(sys.argv[1]), timeout=20)
if "utf8" in sys.argv[3:]:
    box.utf8()
box.user("user")
box.pass_("password")
box.ends = []  # the line ends, which poplib takes off
original = box._getline


def getline():
    line, octets = original()
    box.ends.append(b"\r\n" if octets - len(line) == 2 else b"\n")
    return line, octets


box._getline = getline
for number in range(1, box.stat()[0] + 1):
    box.ends = []
    _, lines, _ = box.retr(number)
    with open(str(number), "wb") as out:
        # The first end is that of the status line.
        for line, end in zip(lines, box.ends[1:]):
            out.write(line + end)
    if sys.argv[2] == "true":
        box.dele(number)
box.quit()
