// The link of nodes with a RAK3172.
import { rak3172 } from "../../shared/radio/rak3172.ts";
import { radioLink } from "./radio.ts";

export let link = radioLink(rak3172);
