// The gateway's service: one text, for whoever installs by hand (docs/systemd), for the Debian package, and for "init", which
// fills in this machine's paths. docs/hardening.md says what each part is for.

/** What differs from machine to machine. Paths are absolute. */
export interface UnitPlaces {
  /** Where what it may and may not do is explained. */
  page: string;
  user: string;
  group: string;
  /** Whose serial ports are. */
  portGroup: string;
  /** Of the program: a folder, the Node that runs it, and the launcher, from the folder on or absolute. */
  folder: string;
  node: string;
  script: string;
  config: string;
  /** The store's. */
  data: string;
  /** What it may use besides USB's serial ports: "char-ttyAMA", or a device's path. */
  devices: readonly string[];
  /** The configuration may not be there yet. */
  waits: boolean;
}

/** systemd makes this one, for the service's user alone. */
export const STATE_FOLDER = "/var/lib/sippra";

export const BY_HAND: UnitPlaces = {
  page: "docs/hardening.md",
  ...{ user: "sippra", group: "sippra" },
  // On Debian and its kin; on others it is uucp.
  portGroup: "dialout",
  ...{ folder: "/opt/sippra", node: "/usr/bin/node", script: "bin/sippra-gateway.js" },
  ...{ config: "/etc/sippra/sippra.yaml", data: STATE_FOLDER },
  ...{ devices: [], waits: false },
};

/** As systemd reads it: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines */
const word = (text: string) => {
  const escaped = text.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[^\s"'\\;]+$/.test(escaped) ? escaped : `"${escaped.replace(/["\\]/g, "\\$&")}"`;
};

/** Where no word is expected but a path to the line's end. */
const line = (path: string) => path.replaceAll("%", "%%");

const HOMES = /^\/(home|root|run\/user)\//;

/** The service's file. */
export function unitText(places: Partial<UnitPlaces> = {}): string {
  const { page, user, group, portGroup, folder, node, script, config, data, devices, waits } = {
    ...BY_HAND,
    ...places,
  };
  const after = waits
    ? `\n# Until somebody has written one there is nothing to run.\nConditionPathExists=${line(config)}`
    : "";
  const isStateFolder = data === STATE_FOLDER;
  const store = isStateFolder
    ? "StateDirectory=sippra\nStateDirectoryMode=0700"
    : `ReadWritePaths=${word(data)}`;
  const isInHome = [folder, node, config, data].some((path) => HOMES.test(path));
  const home = isInHome
    ? "# The program, its configuration or its store is there.\nProtectHome=read-only"
    : "ProtectHome=yes";
  const allowed = devices.map((device) => `DeviceAllow=${word(device)} rw\n`).join("");
  return `# The gateway as a service that can do little else: ${page} says what each part is for.
[Unit]
Description=Sippra gateway
Wants=network-online.target
After=network-online.target time-sync.target${after}

[Service]
Type=exec
User=${user}
Group=${group}
# Serial ports are this group's on Debian and its kin; on others it is uucp.
SupplementaryGroups=${portGroup}
WorkingDirectory=${line(folder)}
ExecStart=${word(node)} ${word(script)} run --config ${word(config)}
Restart=on-failure
RestartSec=10
# A configuration that is wrong does not mend itself.
RestartPreventExitStatus=2
# The launcher hands the signal on; a second one would stop the gateway at once.
KillMode=mixed
TimeoutStopSec=30

# Files: the store, and nothing else. UMask: what it makes is this user's alone.
${store}
UMask=0077
ProtectSystem=strict
${home}
PrivateTmp=yes
PrivateMounts=yes
ProtectProc=invisible
ProcSubset=pid

# Devices: USB's serial ports, and /dev/null and its like; a port on the board itself (char-ttyAMA, char-ttyS) has to be added.
DevicePolicy=closed
DeviceAllow=char-ttyUSB rw
DeviceAllow=char-ttyACM rw
${allowed}
# Rights: none, and none to be had.
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictRealtime=yes
LockPersonality=yes
KeyringMode=private
RemoveIPC=yes

# The kernel and the machine.
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
# With @resources: the check of the store stands back for the gateway by its priority.
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

# The network: brokers, and names (netlink is where the machine's own addresses are asked for).
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

# Not MemoryDenyWriteExecute: Node makes machine code as it runs, and could not start.
MemoryMax=1G
TasksMax=128

[Install]
WantedBy=multi-user.target
`;
}
