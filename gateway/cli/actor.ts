// Who is at the command line, for the audit.
import { userInfo } from "node:os";

/** "anna", or "anna as root" behind sudo. */
export function actorOf(env: NodeJS.ProcessEnv): string {
  const name = nameOfUser(env);
  return env.SUDO_USER ? `${env.SUDO_USER} as ${name}` : name;
}

function nameOfUser(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have no entry.
    return env.USER ?? `user ${process.getuid?.() ?? "?"}`;
  }
}
