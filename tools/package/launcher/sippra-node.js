#!/usr/bin/env node
import { start } from "./start.js";

await start(new URL("../tools/flash/main.js", import.meta.url));
