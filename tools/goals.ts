// What a figure has to reach, and whether it does: one line of a report each.

export interface Goal {
  name: string;
  value: number;
  limit: number;
  /** The value has to be at least, or at most, the limit. */
  least: boolean;
  met: boolean;
}

export const atMost = (name: string, value: number, limit: number): Goal => ({
  name,
  value,
  limit,
  least: false,
  met: value <= limit,
});

export const atLeast = (name: string, value: number, limit: number): Goal => ({
  name,
  value,
  limit,
  least: true,
  met: value >= limit,
});
