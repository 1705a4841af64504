// Where a gateway can be asked from its own machine: a socket in its data folder, which its user alone can open. On Windows
// a named pipe, whose name is made of the folder's.
import { createHash } from "node:crypto";
import { lstatSync, unlinkSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";

export const SOCKET_FILE = "control.sock";
/** What the system has room for in an address, less the zero at its end: sun_path of unix(7), and of the BSDs. */
const PATH_MAX = process.platform === "linux" ? 107 : 103;
/** Whatever this process makes meanwhile is its user's alone. */
const OWNER_ONLY = 0o177;

/** Of a gateway with this data folder. */
export function socketOf(folder: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== "win32") return join(folder, SOCKET_FILE);
  return `\\\\.\\pipe\\sippra-${createHash("sha256").update(folder.toLowerCase()).digest("hex").slice(0, 32)}`;
}

const isPipe = (path: string) => path.startsWith("\\\\.\\pipe\\");

/** Whether a path is too long for a socket, as a sentence; null where it is not. */
export function tooLong(path: string): string | null {
  const bytes = Buffer.byteLength(path);
  if (isPipe(path) || bytes <= PATH_MAX) return null;
  return `The path ${path} has ${bytes} bytes and a socket's has ${PATH_MAX} at most: set "data" to a shorter path.`;
}

/** Who this process is; null where the system has no numbers for users. */
export const ownUser = (): number | null => process.getuid?.() ?? null;

/** What stands at a socket's path and is none of this user's, as a sentence; null where there is nothing, or a socket of it. `user`: null for anybody's. */
export function inTheWay(path: string, user: number | null): string | null {
  const long = tooLong(path);
  if (long !== null || isPipe(path)) return long;
  let there: ReturnType<typeof lstatSync>;
  try {
    there = lstatSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    return `${path} cannot be looked at (${code}): ask as the user whom the gateway runs as.`;
  }
  if (there.isSymbolicLink()) return `${path} is a link and no socket of a gateway: remove it.`;
  if (!there.isSocket()) return `${path} is no socket of a gateway: move it away.`;
  if (user !== null && there.uid !== user)
    return `${path} is the socket of another user (number ${there.uid}).`;
  return null;
}

/**
 * Listens there, whatever a gateway that died has left. Whoever calls has the folder alone, so no other gateway's socket is
 * taken away. Calls back with a sentence where it cannot be.
 */
export function listenAt(server: Server, path: string, onRefused: (sentence: string) => void): void {
  const refused = inTheWay(path, ownUser());
  if (refused !== null) {
    onRefused(refused);
    return;
  }
  server.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    onRefused(`${path} cannot be opened (${code ?? message}).`);
  });
  if (isPipe(path)) {
    server.listen(path);
    return;
  }
  try {
    unlinkSync(path);
  } catch {
    // there is none; what else there may be, listening says
  }
  const before = process.umask(OWNER_ONLY);
  try {
    // Made before this returns, so nobody else can connect in between.
    server.listen(path);
  } finally {
    process.umask(before);
  }
}
