// Parts of a response, as core/trace numbers them.

export const greeting = 0, status = 1, body = 2, final = 3;
