// What has to end with this process, however that ends: a gateway that outlives the laboratory goes on opening its ttys by
// their numbers, which are the next laboratory's.
const kills = new Set<() => void>();

process.on("exit", () => {
  for (const kill of kills) {
    try {
      kill();
    } catch {
      // It has ended before.
    }
  }
});

/** Kills this when the process exits. Returns a function that calls it off. */
export function mortal(kill: () => void): () => void {
  kills.add(kill);
  return () => kills.delete(kill);
}
