// What a line of a message may be marked with.

export const dot = 1, alone = 2, long = 4, eight = 8, open = 16;
