// A serial line between a board in this process and a gateway in another: a pseudo-terminal that `script` (bsdutils)
// holds, of which the gateway opens the path and this process has the other end as pipes.
import { type ChildProcess, spawn } from "node:child_process";
import { mortal } from "./mortal.ts";

export interface Tty {
  path: string;
  write(bytes: Uint8Array): void;
  onData(listener: (bytes: Uint8Array) => void): void;
  close(): void;
}

export async function openTty(): Promise<Tty> {
  // Raw, so that every byte passes as it is; then it tells its path and holds the terminal, some minutes at most.
  const child: ChildProcess = spawn(
    "script",
    ["-qefc", "stty raw -echo && tty && exec sleep 600", "/dev/null"],
    { stdio: ["pipe", "pipe", "ignore"] },
  );
  child.stdin!.on("error", () => {});
  const survives = mortal(() => child.kill("SIGKILL"));
  let said = "";
  let listener: ((bytes: Uint8Array) => void) | undefined;
  const path = await new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => reject(new Error("script ended: no pseudo-terminal is to be had")));
    child.stdout!.on("data", (chunk: Buffer) => {
      if (listener !== undefined) return listener(Uint8Array.from(chunk));
      said += chunk.toString("latin1");
      const found = /\/dev\/\S+(?=\r?\n)/.exec(said)?.[0];
      if (found === undefined) return;
      listener = () => {};
      resolve(found);
    });
  });
  return {
    path,
    write: (bytes) => void child.stdin!.write(Buffer.from(bytes)),
    onData: (next) => {
      listener = next;
    },
    close() {
      survives();
      child.kill("SIGKILL");
    },
  };
}
