// What a transaction has changed, and who is called back about it once it is on disk.
import type { Log } from "../log.ts";
import type { OutboxNews } from "./lanes.ts";

/** Of one transaction. */
export interface Changes {
  /** What of the outbox, by node. */
  outbox: OutboxNews;
  /** Something was parked, or is not parked any more. */
  parked: boolean;
  /** Some command, or several. */
  commands: boolean;
  /** Some alarm, or what is known of noise. */
  alarms: boolean;
  /** Numbers of alarms that have a file more, or one less. */
  files: Set<number>;
  /** What is known of metered areas, or of the flow into one. */
  flow: boolean;
  /** Names of nodes of which `info` says something else now. */
  nodes: Set<string>;
  /** Names of nodes of which `leak` does. */
  leaks: Set<string>;
  /** Names of nodes of which a frame was taken. */
  heard: Set<string>;
  /** Names that are no node's any more. */
  names: boolean;
  /** What was held back waits for nothing any more, and is more than has gone. */
  releases: boolean;
  /** Anything: what there is has to be looked through. */
  elsewhere: boolean;
}

/** Each calls back until the function that it returns is called. */
export interface ChangeListeners {
  onAppended(listener: (news: OutboxNews) => void): () => void;
  onParked(listener: () => void): () => void;
  onCommands(listener: () => void): () => void;
  onAlarms(listener: () => void): () => void;
  onFiles(listener: (alarm: number) => void): () => void;
  onFlow(listener: () => void): () => void;
  onNames(listener: () => void): () => void;
  onReleases(listener: () => void): () => void;
  onElsewhere(listener: () => void): () => void;
  onNode(listener: (name: string) => void): () => void;
  onLeak(listener: (name: string) => void): () => void;
  onHeard(listener: (name: string) => void): () => void;
  /** In a microtask: answers to nodes, which are sent right after the commit, do not wait for listeners. */
  call(changes: Changes): void;
}

export function noChanges(): Changes {
  return {
    ...{ outbox: new Map(), parked: false, commands: false, alarms: false, names: false, releases: false },
    ...{ flow: false, elsewhere: false },
    ...{ nodes: new Set(), leaks: new Set(), heard: new Set(), files: new Set() },
  };
}

const WHOLE = ["parked", "commands", "alarms", "flow", "names", "releases", "elsewhere"] as const;
const BY_NAME = ["nodes", "leaks", "heard"] as const;

export function changeListeners(log: Log): ChangeListeners {
  const all = {
    ...{
      parked: new Set(),
      commands: new Set(),
      alarms: new Set(),
      flow: new Set(),
      names: new Set(),
      releases: new Set(),
      elsewhere: new Set(),
    },
    ...{ nodes: new Set(), leaks: new Set(), heard: new Set() },
  } as Record<(typeof WHOLE)[number], Set<() => void>> &
    Record<(typeof BY_NAME)[number], Set<(name: string) => void>>;

  const appended = new Set<(news: OutboxNews) => void>();
  const filed = new Set<(alarm: number) => void>();

  function guard(run: () => void): void {
    try {
      run();
    } catch (cause) {
      log.error(
        { err: cause },
        "A listener of the store failed; what it was told of is stored all the same.",
      );
    }
  }

  function callAll(changes: Changes): void {
    if (changes.outbox.size > 0) for (const listener of appended) guard(() => listener(changes.outbox));
    for (const kind of WHOLE) if (changes[kind]) for (const listener of all[kind]) guard(listener);
    for (const alarm of changes.files) for (const listener of filed) guard(() => listener(alarm));
    for (const kind of BY_NAME) {
      for (const name of changes[kind]) for (const listener of all[kind]) guard(() => listener(name));
    }
  }

  return {
    onAppended: (listener) => subscribe(appended, listener),
    onParked: (listener) => subscribe(all.parked, listener),
    onCommands: (listener) => subscribe(all.commands, listener),
    onAlarms: (listener) => subscribe(all.alarms, listener),
    onFiles: (listener) => subscribe(filed, listener),
    onFlow: (listener) => subscribe(all.flow, listener),
    onNames: (listener) => subscribe(all.names, listener),
    onReleases: (listener) => subscribe(all.releases, listener),
    onElsewhere: (listener) => subscribe(all.elsewhere, listener),
    onNode: (listener) => subscribe(all.nodes, listener),
    onLeak: (listener) => subscribe(all.leaks, listener),
    onHeard: (listener) => subscribe(all.heard, listener),
    call(changes) {
      const any =
        changes.outbox.size > 0 ||
        changes.files.size > 0 ||
        WHOLE.some((kind) => changes[kind]) ||
        BY_NAME.some((kind) => changes[kind].size > 0);
      if (any) queueMicrotask(() => callAll(changes));
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
