// The link of nodes with a Wio-E5.
import { wioE5 } from "../../shared/radio/wio-e5.ts";
import { radioLink } from "./radio.ts";

export let link = radioLink(wioE5);
