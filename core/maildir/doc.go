// Package maildir serves a directory that holds one message a file, and loads
// directories, Maildirs and mbox files into memory.
//
// # A directory as a store
//
// A [Store] reads its directory at each login: regular files in the order of
// their names with ASCII case folded, dot files left out. Symbolic links are
// followed as long as they stay inside the directory. The list and the sizes
// then hold for the whole session. A message whose file has gone, or is not
// any more what it was at login, answers [pop3.ErrGone]; if that happens while
// it is being read, the read fails in the middle rather than end as if whole.
//
// In canonical form, the default, a file that cannot be read, or is still
// being written at login, is left out of the list, since its size and
// unique-id are not known; [Options].Skipped hears of it. Raw, it is listed by
// its size, and opening it is an error.
//
// In canonical form a message whose header holds UTF-8 says so
// ([pop3.International]); the first 64 KiB of the header count. Raw, the file is
// read for it when somebody asks.
//
// Commit removes the marked files and nothing else ever does. A file that was
// changed or replaced since login stays. No other file is made or written: no
// lock file, no temporary file. What Commit did not come to, because a removal
// failed or the process was killed, is there at the next login under the same
// unique-id; only identical copies may take each other's.
//
// # The lock
//
// A session locks its directory, from [pop3.Account].Open to the end, against
// other sessions of this process and, with flock(2) on the directory itself,
// of others. The system takes that lock back when a process ends, however it
// ends. It is advice: it keeps pop3play from pop3play, not a delivery agent
// out. On systems without flock (Windows, Solaris, AIX), and on file systems
// that say they have no such locks, only the sessions of one process are kept
// apart; on network file systems it may be those of one machine.
package maildir
