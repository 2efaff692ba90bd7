// Kinds of events, as core/trace numbers them.

export const open = 1, greeting = 2, lineIn = 3, reply = 4, body = 5, login = 6;
export const authFail = 7, state = 8, tls = 9, mark = 10, update = 11, close = 12;
