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
// Commit removes the marked files and nothing else ever does. A file that was
// changed or replaced since login stays. No other file is made or written: no
// lock, no temporary file. The lock is therefore known to this process alone.
package maildir
