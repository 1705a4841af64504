// What a view asks the gateway for: kept on the screen while it is asked for anew, and what is said where it does not come.
import { useEffect, useState } from "preact/hooks";
import { ask, Refused } from "./ask.ts";
import { html } from "./html.ts";
import { sentenceOf } from "./refusal.ts";
import { chartWords } from "./words/charts.ts";
import { words } from "./words/words.ts";

export interface Asked<T> {
  /** Null before it has come. */
  value: T | null;
  /** The newest try has failed. */
  error: Error | null;
  again(): void;
}

/** Asked for again whenever `path` or `news` is another one: then what is older than `path` is not shown. */
export function useAsked<T>(path: string, news: unknown = null): Asked<T> {
  const [got, setGot] = useState<{ path: string; value: T } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [count, setCount] = useState(0);
  useEffect(() => {
    let isOver = false;
    ask<T>(path).then(
      (value) => {
        if (isOver) return;
        setGot({ path, value });
        setError(null);
      },
      (failed: Error) => !isOver && setError(failed),
    );
    return () => {
      isOver = true;
    };
  }, [path, news, count]);
  return {
    value: got?.path === path ? got.value : null,
    error,
    again: () => setCount((before) => before + 1),
  };
}

/** `value` as it was at most so long ago: what changes often is asked for now and then. */
export function useSeldom<T>(value: T, everyMs: number): T {
  const [kept, setKept] = useState({ value, at: Date.now() });
  useEffect(() => {
    if (Object.is(kept.value, value)) return;
    const wait = Math.max(0, kept.at + everyMs - Date.now());
    const timer = setTimeout(() => setKept({ value, at: Date.now() }), wait);
    return () => clearTimeout(timer);
  }, [value, kept, everyMs]);
  return kept.value;
}

/** Counts while somebody looks. */
export function useTicks(everyMs: number): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setTicks((before) => before + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return ticks;
}

/** In place of what has not come. */
export function Awaited({ asked: { error, again } }: { asked: Asked<unknown> }) {
  if (error === null) return html`<p class="loading" role="status">${words.loading}</p>`;
  const says = error instanceof Refused ? sentenceOf(error) : chartWords.unreachable;
  return html`<p class="refused" role="alert">${chartWords.failed} ${says}</p>
    <button type="button" onClick=${again}>${chartWords.again}</button>`;
}
