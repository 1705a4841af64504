// The version of this package, from the one place where it stands.
import packageJson from "../../package.json" with { type: "json" };

export const VERSION: string = packageJson.version;
