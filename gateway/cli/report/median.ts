// The middle of several values, of which there may be none in a month.
import { median } from "../../statistics.ts";

/** Null where there are none. */
export const medianOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : median(values);
