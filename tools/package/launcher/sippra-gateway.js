#!/usr/bin/env node
import { start } from "./start.js";

await start(new URL("../gateway/cli/main.js", import.meta.url));
