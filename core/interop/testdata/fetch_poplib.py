# Fetches every message into files 1, 2, 3 of the current directory.
# Arguments: host, port, login, transport, file of the trusted authority, "true"
# to delete, user, password, and how many seconds an answer may take.
import poplib
import ssl
import sys

host, port, login, transport, authority, remove, user, secret, seconds = sys.argv[1:]
trust = ssl.create_default_context(cafile=authority) if transport != "plain" else None
if transport == "POP3S":
    box = poplib.POP3_SSL(host, int(port), timeout=int(seconds), context=trust)
else:
    box = poplib.POP3(host, int(port), timeout=int(seconds))
if transport == "STLS":
    box.stls(trust)
if login == "APOP":
    box.apop(user, secret)
else:
    box.user(user)
    box.pass_(secret)
for number in range(1, box.stat()[0] + 1):
    lines = box.retr(number)[1]
    with open(str(number), "wb") as out:
        out.writelines(line + b"\r\n" for line in lines)
    if remove == "true":
        box.dele(number)
box.quit()
