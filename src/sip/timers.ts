/** Round-trip estimate, milliseconds (RFC 3261 §17.1.1.1); every other timer is a multiple of it. */
export const T1 = 500;
/** The longest gap between retransmissions of a non-INVITE request or a final answer, milliseconds. */
export const T2 = 4_000;
/** How long a message may stay in the network, milliseconds. */
export const T4 = 5_000;
/** Timers B, D, F, H, J, L and M: after this the other side has given up too, milliseconds. */
export const LIFETIME = 64 * T1;
