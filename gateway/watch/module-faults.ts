// What a node's radio module did not do, as the node has counted it since its boot: sentences for operators.

export interface ModuleFaults {
  /** Times it was told to sleep and did not. */
  sleepless: number;
  /** Times it was silent, and was reset. */
  resets: number;
}

export const MODULE_SENTENCES: Record<keyof ModuleFaults, { what: string; todo: string }> = {
  sleepless: {
    what: "did not go to sleep when it was told to: awake it empties a battery within months.",
    todo: "If this comes again, take its supply away and give it back; if that does not help, the module has to be replaced.",
  },
  resets: {
    what: "was silent, and the node has reset it.",
    todo: "If this comes again, look at its supply and its wires.",
  },
};

/** What there was, in the order of the sentences. */
export const faultsOf = (faults: ModuleFaults) =>
  (Object.keys(MODULE_SENTENCES) as (keyof ModuleFaults)[])
    .filter((fault) => faults[fault] > 0)
    .map((fault) => ({ times: faults[fault], ...MODULE_SENTENCES[fault] }));
