/** Fewer quotes tell little: one long wait more or less moves every figure. */
export const enough = 30;
