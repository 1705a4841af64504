// What a language has to say in a month's report: each heading and sentence once, for terminal, Markdown and HTML.
import type { AlarmWords } from "../../alarms/sentences/words.ts";

export interface ReportWords {
  alarms: AlarmWords;
  /** "1,234.5" */
  number(value: number, decimals: number): string;
  /** Of a share of 0 to 1. */
  percent(share: number): string;
  /** "45 min", "3 h", "12 d" */
  duration(ms: number): string;
  title(site: string, gateway: string, month: string): string;
  /** Times in `zone`. */
  times(zone: string): string;
  running(until: string): string;
  readingsFrom(since: string, kept: string): string;
  noReadings(kept: string): string;
  headings: Record<"nodes" | "alarms" | "flows" | "batteries" | "silences", string>;
  nodes: {
    none: string;
    summary(nodes: number, share: string | null, delivered: string, expected: string, late: string): string;
    unheard(names: string): string;
    columns: [node: string, available: string, delivered: string, expected: string, late: string];
    /** The worst of more. */
    worst(shown: number): string;
  };
  alarmsText: {
    none: string;
    columns: [kind: string, opened: string, acknowledged: string, closed: string, open: string];
    times(awareness: string | null, location: string | null, repair: string | null): string;
    noTimes: string;
    found(leaks: number, others: number): string;
    water: string;
    more(count: number): string;
  };
  flows: {
    none: string;
    columns: [area: string, nights: string, flow: string, before: string, change: string];
  };
  batteries: {
    none: string;
    columns: [node: string, volts: string, lasts: string, todo: string];
    low: string;
    until(date: string): string;
    changeNow: string;
    changeBy(date: string): string;
    flat: string;
  };
  silences: {
    none: string;
    lasted(from: string, until: string, duration: string): string;
    more(count: number): string;
    means: string;
  };
}
