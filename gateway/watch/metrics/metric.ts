// A metric as a row of a table: what it is called, what it says and to whom, and where its numbers come from. prom-client
// writes it down; nothing else here knows that.
import { Counter, Gauge, Registry } from "prom-client";

/** A number, under labels where its metric has some. */
export type Sample = readonly [value: number, labels?: Readonly<Record<string, string>>];

export interface Metric<Look> {
  /** With its base unit at its end, and _total where it only grows. */
  name: string;
  type: "gauge" | "counter";
  /** What it is, and what to do with it. */
  help: string;
  labels: readonly string[];
  /** As it is now: what is not there any more has no series. */
  samples(look: Look): Iterable<Sample>;
}

export interface Exposition {
  /** All of it in Prometheus's text format. */
  text(): Promise<string>;
  contentType: string;
}

/** `look` is asked once for each text. */
export function expose<Look>(metrics: readonly Metric<Look>[], look: () => Look): Exposition {
  const register = new Registry();
  let now: Look;
  for (const { name, type, help, labels, samples } of metrics) {
    const common = { name, help, labelNames: [...labels], registers: [register] };
    if (type === "gauge")
      new Gauge({
        ...common,
        collect() {
          clear(this, labels);
          for (const [value, of = {}] of samples(now)) this.set(of, value);
        },
      });
    else
      new Counter({
        ...common,
        collect() {
          clear(this, labels);
          for (const [value, of = {}] of samples(now)) this.inc(of, value);
        },
      });
  }
  return {
    text() {
      now = look();
      return register.metrics();
    },
    contentType: register.contentType,
  };
}

/** One without labels is 0 after a reset, where it is to be gone. */
function clear(metric: Gauge | Counter, labels: readonly string[]): void {
  metric.reset();
  if (labels.length === 0) metric.remove();
}
