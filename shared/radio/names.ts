// The radio modules that are known, as configurations and commands name them.

export const MODULE_NAMES = ["rak3172", "rn2483", "wio-e5"] as const;
export type ModuleName = (typeof MODULE_NAMES)[number];
