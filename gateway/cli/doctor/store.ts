// Whether the store of a gateway that does not run is whole: looked through from end to end, and nothing of it changed. Only
// then it is opened, as every command does that shows what it knows.
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { GatewayConfig } from "../../assemble/configuration.ts";
import { checkConfiguredStore } from "../../assemble/gateway.ts";
import { databaseIn } from "../../assemble/stored.ts";
import type { GatewayError } from "../../errors.ts";
import { broken, doubtful, type Finding } from "../../findings.ts";
import { silentLog } from "../../log.ts";
import { checkLogBeside } from "../../store/check.ts";
import { damageError, storeError } from "../../store/failure.ts";
import { missingFolders } from "../../store/folder.ts";
import { type Finding as Integrity, startThoroughCheck } from "../../store/integrity.ts";
import { foundOr, type Outcome, well } from "./check.ts";

/** 1 GB takes 10 s, and longer from a slow disk; what is not done by then the gateway does after its start. */
export const STORE_LIMIT_MS = 60_000;

/** Whether there is one yet. */
export const hasStore = ({ data }: GatewayConfig): boolean => existsSync(databaseIn(data));

/** The folder on whose disk the store is, or will be. */
export const folderOnDisk = ({ data }: GatewayConfig): string => {
  const [uppermost] = missingFolders(data);
  return uppermost === undefined ? data : dirname(uppermost);
};

export async function lookAtStore(config: GatewayConfig, signal: AbortSignal): Promise<Outcome> {
  const path = databaseIn(config.data);
  try {
    checkConfiguredStore(config);
    if (!hasStore(config)) return well("none yet: the first start makes it");
    checkLogBeside(path, silentLog);
  } catch (error) {
    return foundOr([faultFinding(storeError(error, path))], "");
  }
  const found = await lookedThrough(path, AbortSignal.any([signal, AbortSignal.timeout(STORE_LIMIT_MS)]));
  if (found === "late")
    return well(
      `not looked through to its end in ${STORE_LIMIT_MS / 1000} s: the gateway does that after its start`,
    );
  if ("failed" in found)
    return foundOr([doubtful("store", `${path} cannot be looked through: ${found.failed}.`)], "");
  return foundOr(
    found.problem === null ? [] : [faultFinding(damageError(path, found.problem))],
    `${path} is whole`,
  );
}

function faultFinding({ fault, message }: GatewayError): Finding {
  if (fault === "damaged") return broken("store-damaged", message);
  return broken(fault === "missing" ? "store-missing" : "store", message);
}

function lookedThrough(path: string, signal: AbortSignal): Promise<Integrity | "late"> {
  return new Promise((resolve) => {
    const stop = startThoroughCheck(path, resolve);
    const late = () => {
      stop();
      resolve("late");
    };
    if (signal.aborted) late();
    signal.addEventListener("abort", late, { once: true });
  });
}
