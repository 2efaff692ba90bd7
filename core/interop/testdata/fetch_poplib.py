# Fetches every message into files 1, 2, 3 of the current directory.
# Arguments: host, port, login, transport, file of the trusted authority, and
# "true" to delete.
import poplib
import ssl
import sys

host, port, login, transport, authority, remove = sys.argv[1:]
trust = ssl.create_default_context(cafile=authority) if transport != "plain" else None
if transport == "POP3S":
    box = poplib.POP3_SSL(host, int(port), timeout=20, context=trust)
else:
    box = poplib.POP3(host, int(port), timeout=20)
if transport == "STLS":
    box.stls(trust)
if login == "APOP":
    box.apop("user", "password")
else:
    box.user("user")
    box.pass_("password")
for number in range(1, box.stat()[0] + 1):
    with open(str(number), "wb") as out:
        out.writelines(line + b"\r\n" for line in box.retr(number)[1])
    if remove == "true":
        box.dele(number)
box.quit()
