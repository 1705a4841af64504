// The service of docs/systemd as Debian has it: the same sandbox, around what the package installs.

/** Where a Debian package has the program and its Node. */
export const HOME = "/usr/lib/sippra";
export const NODE = `${HOME}/bin/node`;

/** Of the unit for those who install by hand. Throws where that has changed so that this does not fit any more. */
export function packagedUnit(unit: string): string {
  const replaced = (text: string, from: string, to: string) => {
    if (!text.includes(from))
      throw new Error(`The unit has no "${from}" any more: see tools/package/unit.ts.`);
    return text.replace(from, to);
  };
  const changes = [
    ["docs/hardening.md", "/usr/share/doc/sippra/hardening.md"],
    [
      "After=network-online.target time-sync.target",
      "After=network-online.target time-sync.target\n# Until somebody has written one there is nothing to run.\nConditionPathExists=/etc/sippra/sippra.yaml",
    ],
    ["WorkingDirectory=/opt/sippra", `WorkingDirectory=${HOME}`],
    ["ExecStart=/usr/bin/node ", `ExecStart=${NODE} `],
  ] as const;
  return changes.reduce((text, [from, to]) => replaced(text, from, to), unit);
}
