// Imported first by what may be started without a launcher, as npx vitest may: vitest's configurations.
import { demandNode24 } from "./start-node24.js";

demandNode24();
