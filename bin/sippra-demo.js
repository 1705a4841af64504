#!/usr/bin/env node
import { start } from "./start-node24.js";

await start(new URL("../tools/demo/main.ts", import.meta.url));
