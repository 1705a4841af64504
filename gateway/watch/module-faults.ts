// What a node's radio module did not do, as the node has counted it since its boot: sentences for operators.
import { EN } from "./self-check/en.ts";

export interface ModuleFaults {
  /** Times it was told to sleep and did not. */
  sleepless: number;
  /** Times it was silent, and was reset. */
  resets: number;
}

/** What there was, in the order of the sentences. */
export const faultsOf = (faults: ModuleFaults) =>
  (Object.keys(EN.module) as (keyof ModuleFaults)[])
    .filter((fault) => faults[fault] > 0)
    .map((fault) => ({ times: faults[fault], ...EN.module[fault] }));
