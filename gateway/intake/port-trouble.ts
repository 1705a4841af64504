// Why a serial port cannot be opened or read, and what to do about it: for the gateway's log and for sippra-node. The
// serial port package gives no error code, only the system's own words (strerror(3); on Windows its own), so that these
// are what is gone by.
import { readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";

export type PortTrouble =
  | "missing" // no such file
  | "denied" // its group may open it, or nobody but its owner
  | "forbidden" // the system keeps it from this process, whoever that is
  | "busy" // another program has it
  | "path" // what the path names is no device
  | "no-port" // a device that is no serial port
  | "dead" // a port with nothing behind it
  | "speed" // it does not take this speed
  | "files" // no more files may be opened
  | "other";

/** In this order: "No such device" is no missing file. */
const WORDS: readonly [PortTrouble, RegExp][] = [
  [
    "dead",
    /no such device|input\/output error|device not configured|not functioning|error code (31|121|433)\b/i,
  ],
  ["missing", /no such file|file not found|not found|cannot find/i],
  ["busy", /cannot lock|busy|in use|temporarily unavailable|sharing violation/i],
  ["forbidden", /operation not permitted/i],
  ["denied", /permission|denied/i],
  ["speed", /invalid argument|parameter is incorrect|error code 87\b/i],
  ["no-port", /inappropriate ioctl|not a typewriter|not a tty/i],
  ["path", /is a directory|not a directory|too many (levels of )?symbolic links|name too long|illegal byte/i],
  ["files", /too many open files/i],
];

export function portTroubleOf(text: string, platform: NodeJS.Platform = process.platform): PortTrouble {
  // Windows says so of a port that another program has open: there are no rights to ports there.
  if (platform === "win32" && /access denied/i.test(text)) return "busy";
  // A path may have any word in it.
  const said = plainWords(text);
  return WORDS.find(([, words]) => words.test(said))?.[0] ?? "other";
}

/** The system's own words, without what the package puts round them. */
export function plainWords(text: string): string {
  return text
    .replace(/^Error:? /, "")
    .replace(/,? cannot open .*$/is, "")
    .replace(/( \|\| while| setting custom baud rate| calling ioctl).*$/s, "")
    .replace(/\.$/, "");
}

/** Who may open a device, where it can be told. */
export interface Access {
  /** The group to join: that of the device, where it may open it; else the one that distributions give serial ports to. */
  group: string;
  /** The device's group may not open it: nobody but its owner. */
  ownerOnly: boolean;
  user: string;
}

const USUAL_GROUP = "dialout";
const GROUP_READS_AND_WRITES = 0o060;

export function accessTo(path: string): Access {
  const user = userName();
  try {
    const { gid, mode } = statSync(path);
    if ((mode & GROUP_READS_AND_WRITES) === GROUP_READS_AND_WRITES && gid !== 0)
      return { group: groupName(gid), ownerOnly: false, user };
    return { group: USUAL_GROUP, ownerOnly: true, user };
  } catch {
    return { group: USUAL_GROUP, ownerOnly: false, user };
  }
}

/** The name of a group, as group(5) has it; its number where that is not known. */
function groupName(gid: number): string {
  try {
    const line = readFileSync("/etc/group", "utf8")
      .split("\n")
      .find((each) => each.split(":")[2] === String(gid));
    return line?.split(":")[0] || String(gid);
  } catch {
    return String(gid);
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have a number only.
    return "$USER";
  }
}

/** People who have named the wrong port, or none, want to read which there are. */
export const listHelps = (trouble: PortTrouble): boolean =>
  ["missing", "path", "no-port", "dead", "other"].includes(trouble);

/** What to do, for the one who runs a gateway. `baud`: bit/s. */
export function portTroubleSentence(text: string, path: string, baud: number): string {
  const words = plainWords(text);
  const trouble = portTroubleOf(text);
  switch (trouble) {
    case "missing":
      return `${words}: is the cable in, and "path" the right one?`;
    case "denied":
      return `${words}: ${advice(path, accessTo(path))}`;
    case "forbidden":
      return `${words}: a container is given it with "--device ${path}", a service with "DeviceAllow=${path} rw".`;
    case "busy":
      return `${words}: another program has it open. "fuser -v ${path}" says which: end it, and where it is ModemManager, "sudo systemctl disable --now ModemManager".`;
    case "path":
      return `${words}: it is no device, correct "path".`;
    case "no-port":
      return `${words}: it is no serial port, correct "path".`;
    case "dead":
      return `${words}: nothing is behind it, unplug it and plug it in again.`;
    case "speed":
      return `${words}: it does not take ${baud} bit/s, correct "baud".`;
    case "files":
      return `${words}: raise "ulimit -n", for a service "LimitNOFILE=".`;
    case "other":
      return `${words}.`;
  }
}

function advice(path: string, { group, ownerOnly, user }: Access): string {
  const give = ownerOnly
    ? `only its owner may open it, so give it to a group ("sudo chgrp ${group} ${path} && sudo chmod 660 ${path}") and join that`
    : "join the group that owns it";
  return `${give} ("sudo usermod -aG ${group} ${user}", then log in again; for a service, "SupplementaryGroups=${group}").`;
}
