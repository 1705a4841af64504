// Shares of a gateway's airtime for answers: its scheduler keeps to them, and plans count with them.

/** Up to here nodes that miss nothing are answered; the rest is for those that need it. */
export const ROUTINE_SHARE = 0.7;
/** Up to here gaps are asked for; the rest is for events and hellos. */
export const GAPS_SHARE = 0.9;
