// Whether the store of a gateway that does not run is whole: looked through from end to end, and nothing of it changed. Only
// then it is opened, as every command does that shows what it knows.
import { accessSync, constants, existsSync } from "node:fs";
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
import { markPath } from "../../store/mark.ts";
import { withStore } from "../store.ts";
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
    const denied = notWritable(path);
    if (denied !== null) return foundOr([broken("no-permission", denied)], "");
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
  if (found.problem !== null) return foundOr([faultFinding(damageError(path, found.problem))], "");
  return foundOr(opened(config), `${path} is whole`);
}

/** A command that root has run, as "sudo sippra-gateway nodes add", leaves files that the gateway's user may not write. */
function notWritable(path: string): string | null {
  const denied = [path, `${path}-wal`, `${path}-shm`, markPath(path)].find((file) => {
    try {
      if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
      return false;
    } catch {
      return true;
    }
  });
  if (denied === undefined) return null;
  return `This user may not write ${denied}: give it to the user that the gateway runs as ("sudo chown sippra: ${denied}").`;
}

/** As every command opens it. */
function opened(config: GatewayConfig): Finding[] {
  try {
    withStore(config, () => null);
    return [];
  } catch (error) {
    return [faultFinding(storeError(error, databaseIn(config.data)))];
  }
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
