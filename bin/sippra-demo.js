#!/usr/bin/env node
import { start } from "./start-node24.js";

await start(new URL("../tools/district/main.ts", import.meta.url));
