// The link of nodes with a RN2483.
import { rn2483 } from "../../shared/radio/rn2483.ts";
import { radioLink } from "./radio.ts";

export let link = radioLink(rn2483);
