// What is told of a node: one thing that it did, at its time.

/** Something that the node did. */
export interface NodeEvent {
  /** Unix ms. */
  at: number;
  what:
    | "power"
    | "says"
    | "wakes"
    | "keeps"
    | "night"
    | "sends"
    | "hears"
    | "lost"
    | "sleeps"
    | "reboots"
    | "ERROR"
    | "page"
    | "writes"
    | "timers"
    | "> module"
    | "< module";
  text: string;
  /** More of it, for --debug. */
  detail?: string | undefined;
  /** It is below what a node does: for --debug. */
  deep?: boolean;
  /** For programs. */
  fields?: object;
}

/** Tells it, at the time that it is. */
export type Tell = (what: NodeEvent["what"], text: string, more?: Partial<NodeEvent>) => void;
