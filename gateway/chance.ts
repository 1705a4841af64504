// Chance is passed in, as time is: a simulation draws it from its seed.

/** A whole number from `least` to below `below`, any of them as likely: `randomInt` of node:crypto is one. */
export type PickNumber = (least: number, below: number) => number;
