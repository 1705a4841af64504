// Whether a terminal shows more than ASCII is asked of the environment, never of this process.

/** By its locale; on Windows only the new one says so. */
export function showsUnicode(env: NodeJS.ProcessEnv, platform = process.platform): boolean {
  if (platform === "win32") return env.WT_SESSION !== undefined;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || "");
}
