// Stores commit to disk hundreds of times a seed: where there is memory for files, a campaign's temporary ones are there.
import { statfsSync } from "node:fs";

export function useMemory(env: NodeJS.ProcessEnv): void {
  if (env.TMPDIR !== undefined) return;
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    if (bavail * bsize > 2 ** 30) env.TMPDIR = "/dev/shm";
  } catch {
    // Then on disk.
  }
}
