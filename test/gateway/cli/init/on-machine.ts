// `sippra-gateway init` on a machine that a test has made: a folder with what there is to find out. As a program, for a real
// terminal: its first words are that folder and where the broker of this machine would be.
import { userInfo } from "node:os";
import { defineInit } from "../../../../gateway/cli/init/command.ts";
import { machineAt } from "../../../../gateway/cli/init/machine.ts";
import { codeOf } from "../../../../gateway/cli/main.ts";
import { createProgram, type Main, ownSurroundings, runProgram } from "../../../../gateway/cli/program.ts";

/** As root where that is said, else as somebody of the same number who is not root. */
export const initOn =
  (root: string, localBroker: string, isRoot = false): Main =>
  async (argv, surroundings) => {
    const program = createProgram("sippra-gateway", "", surroundings);
    const { uid, gid } = userInfo();
    const self = { username: isRoot ? "root" : "anna", uid: isRoot ? 0 : uid || 1000, gid };
    defineInit(program, surroundings, () => ({ ...machineAt(root, self), localBroker }));
    return runProgram(program, argv, surroundings, codeOf);
  };

if (import.meta.main) {
  const [root = "", localBroker = "", ...words] = process.argv.slice(2);
  process.exitCode = await initOn(root, localBroker)(["init", ...words], ownSurroundings());
}
