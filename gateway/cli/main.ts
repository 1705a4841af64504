// The command sippra-gateway: for operators. Reads what it is asked, calls the room that does it, and turns
// whatever goes wrong into one sentence on stderr.
//
// Exit codes: 0 done, 1 cannot run, 2 wrong usage or configuration.
import { GatewayError } from "../errors.ts";
import { defineAlarms } from "./alarms.ts";
import { defineAreas } from "./areas.ts";
import { defineAudit } from "./audit.ts";
import { defineBackup } from "./backup.ts";
import { defineCommand } from "./command.ts";
import { defineConfig } from "./config.ts";
import { defineDoctor } from "./doctor/command.ts";
import { defineExport } from "./export/command.ts";
import { defineFleet } from "./fleet/command.ts";
import { defineHistory } from "./history/command.ts";
import { defineInit } from "./init/command.ts";
import { defineStatus } from "./local/status.ts";
import { defineTail } from "./local/tail.ts";
import { defineNodes } from "./nodes.ts";
import { defineOutbox } from "./outbox.ts";
import { CANNOT, createProgram, DONE, type Main, runProgram, WRONG_USE } from "./program.ts";
import { defineRadio } from "./radio/command.ts";
import { defineReport } from "./report/command.ts";
import { defineRestore } from "./restore.ts";
import { defineRun } from "./run.ts";
import { defineUsers } from "./users.ts";

export const main: Main = async (argv, surroundings) => {
  const program = createProgram(
    "sippra-gateway",
    "Takes what Sippra's nodes say about water pipes to an MQTT broker.",
    surroundings,
  ).addHelpText(
    "after",
    `
Examples:
  sippra-gateway init                            set a gateway up
  sippra-gateway nodes add elm-street-4 --out elm-street-4.enrol.json
  sippra-gateway run                             until Ctrl-C
  sippra-gateway status                          how it is, what to do
  sippra-gateway doctor                          what is broken, and why
  sippra-gateway tail --hex                      what comes in, live
  sippra-gateway alarms list                     what needs somebody
  sippra-gateway areas show norra                its night flows
  sippra-gateway command elm-street-4 --interval 5m
  sippra-gateway outbox status                   what waits, what is refused
  sippra-gateway fleet noise                     what a suspicion is worth
  sippra-gateway history elm-street-4 --plot     what it has measured
  sippra-gateway export --format csv --out a.csv
  sippra-gateway report --month 2026-11
  sippra-gateway users add scada                 at the broker inside
  sippra-gateway backup --keep 14                while the gateway runs

Exit codes: 0 done, 1 cannot run, 2 wrong usage or configuration.`,
  );
  let answer = DONE;
  defineInit(program, surroundings);
  defineRun(program, surroundings);
  defineStatus(program, surroundings, (isUnwell) => {
    answer = isUnwell ? CANNOT : DONE;
  });
  defineDoctor(program, surroundings, (isUnwell) => {
    answer = isUnwell ? CANNOT : DONE;
  });
  defineTail(program, surroundings);
  defineNodes(program, surroundings);
  defineAlarms(program, surroundings);
  defineAreas(program, surroundings);
  defineCommand(program, surroundings);
  defineOutbox(program, surroundings);
  defineFleet(program, surroundings);
  defineHistory(program, surroundings);
  defineExport(program, surroundings);
  defineReport(program, surroundings);
  defineUsers(program, surroundings);
  defineRadio(program, surroundings, () => {
    answer = CANNOT;
  });
  defineAudit(program, surroundings);
  defineBackup(program, surroundings);
  defineRestore(program, surroundings);
  defineConfig(program, surroundings);
  const code = await runProgram(program, argv, surroundings, codeOf);
  return code === DONE ? answer : code;
};

/** Of what a command throws. */
export function codeOf(error: unknown): number | undefined {
  if (!(error instanceof GatewayError)) return undefined;
  return error.code === "config" ||
    error.code === "place" ||
    error.code === "journal" ||
    error.code === "flow"
    ? WRONG_USE
    : CANNOT;
}
