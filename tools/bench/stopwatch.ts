// What a number of things took: by the clock, which on a shared machine counts whoever else works as well, and by the
// processor's time of this process.

export interface Cost {
  /** By the clock. */
  per_s: number;
  /** Of all threads of this process, us for each. */
  cpu_us: number;
}

/** Starts one. It tells what `count` things have taken since. */
export function startStopwatch(): (count: number) => Cost {
  const began = performance.now();
  const before = process.cpuUsage();
  return (count) => {
    const { user, system } = process.cpuUsage(before);
    return { per_s: (1000 * count) / (performance.now() - began), cpu_us: (user + system) / count };
  };
}
