package interop

import "github.com/pop3play/pop3play/testdata"

// quirksHead is what stands above the tables of clients-vs-quirks.md.
var quirksHead = `# Mail programs against quirks

Every quirk of the catalogue, and what each of these mail programs made of it.
` + "`make client-matrix`" + ` runs them and writes this file and clients-vs-quirks.json,
which the reference page shows. It is not part of CI: it takes half an hour and
tests other people's programs.

Each program meets each quirk on a server of its own, over 127.0.0.1, with a
maildrop of seven messages: a common one; one of lines with dots; one of lines that
look like status lines; one of 8-bit text; one with a line of 1,200 octets; one
without a text; one of two parts and 4,000 octets. It fetches and deletes as its
user would have it, and then comes again, when the server is strict, for what is
left. Where a quirk needs more than that to do harm, the column "visit" says what:

| visit | |
|---|---|
| fetch and delete | once with the quirk, once without |
| keep, and come again | the mail stays on the server; a message arrives; the program comes again, and a third time to delete, all with the quirk. curl, poplib and Net::POP3 remember nothing, and delete each time |
| twice at once | fetch and delete; a message arrives; fetch and delete again, at once |
| cut off, and come again | the connection closes inside message 4, and the program comes again |
| wrong password, unknown user | at first; and the right one afterwards |
| somebody else is in | another session has the maildrop open |
| STLS, POP3S | the program insists on TLS, and trusts the server's authority; getmail6 has no STLS and takes POP3S |
| APOP | the program is told to log in with APOP |
| slow delivery | fetchmail, getmail6 and mpop give messages to a program that takes 1.5 seconds for each |
| UTF-8 in a header, a dot comes first | there is an eighth message |

fetchmail, getmail6 and mpop have the files in which they remember what they had
fetched, and log in as they like (mpop with nothing less safe than CRAM-MD5 outside
TLS). curl lists, fetches all, and deletes when all is
fetched, in three runs. The scripts for poplib and Net::POP3 are those in
core/interop/testdata: they store a message, delete it, go on to the next, and
stop at the first error. Each program waits four seconds for an answer, if it can
be told so (curl: for a whole transfer), and is killed after fourteen seconds for a
visit. Pauses of slow servers are shorter than that.

` + outcomesTable() + `
The worst of what happened counts. A star marks mail that is not as it should be
and yet just what the server sent: no program that does not compare sizes could
tell. An exclamation mark: the password went over the wire without TLS, though TLS
was wanted. A dagger: a signal ended the program. What is not intact was run again,
three times in all but for a plain error; a tilde marks an outcome that did not come
every time.

Nothing here says that a program is bad. Most quirks break the protocol, and many
ask for more than anyone can do: whoever fetches half a message that ends properly
cannot know. These are the versions of Debian 12.
`

// findingsHead stands above the findings.
var findingsHead = `
## Findings

Where mail was lost, or a program hung, crashed or was silent: what happened, and the
session from shortly before the quirk showed. "# …" stands for lines left out, "+ …"
for a challenge, stars for a password. ` + testdata.Numbering + `

` + remarksTable()

func remarksTable() string {
	table := "| behind an outcome | |\n|---|---|\n"
	for _, r := range testdata.Remarks {
		table += "| " + r.Name + " | " + r.Meaning + " |\n"
	}
	return table
}

func outcomesTable() string {
	table := "| outcome | |\n|---|---|\n"
	for _, o := range testdata.Outcomes {
		table += "| " + o + " | " + testdata.Meaning(o) + " |\n"
		if o == testdata.Intact {
			table += "| (intact) | the same, and the program never did what the quirk is about |\n"
		}
	}
	return table
}
