// What a transaction has changed, and who is called back about it once it is on disk.
import type { Log } from "../log.ts";

/** Of one transaction. */
export interface Changes {
  /** Rows have been appended to the outbox. */
  appended: boolean;
  /** Some command, or several. */
  commands: boolean;
  /** Names of nodes of which `info` says something else now. */
  nodes: Set<string>;
  /** Names of nodes of which `leak` does. */
  leaks: Set<string>;
}

/** Each calls back until the function that it returns is called. */
export interface ChangeListeners {
  onAppended(listener: () => void): () => void;
  onCommands(listener: () => void): () => void;
  onNode(listener: (name: string) => void): () => void;
  onLeak(listener: (name: string) => void): () => void;
  /** In a microtask: answers to nodes, which are sent right after the commit, do not wait for listeners. */
  call(changes: Changes): void;
}

export function noChanges(): Changes {
  return { appended: false, commands: false, nodes: new Set(), leaks: new Set() };
}

export function changeListeners(log: Log): ChangeListeners {
  const appended = new Set<() => void>();
  const commands = new Set<() => void>();
  const nodes = new Set<(name: string) => void>();
  const leaks = new Set<(name: string) => void>();

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

  return {
    onAppended: (listener) => subscribe(appended, listener),
    onCommands: (listener) => subscribe(commands, listener),
    onNode: (listener) => subscribe(nodes, listener),
    onLeak: (listener) => subscribe(leaks, listener),
    call(changes) {
      if (!changes.appended && !changes.commands && changes.nodes.size === 0 && changes.leaks.size === 0)
        return;
      queueMicrotask(() => {
        if (changes.appended) for (const listener of appended) guard(listener);
        for (const name of changes.nodes) for (const listener of nodes) guard(() => listener(name));
        for (const name of changes.leaks) for (const listener of leaks) guard(() => listener(name));
        if (changes.commands) for (const listener of commands) guard(listener);
      });
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
