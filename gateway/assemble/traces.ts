// What is told of each frame to whoever follows a gateway: how it came, and what became of it. Without any key.
import type { Admitted } from "../admit/message.ts";
import { openUplink } from "../admit/seal.ts";
import type { LineFault, Uplink } from "../intake/uplink.ts";
import type { FrameTrace } from "../watch/local/trace.ts";
import type { NotTaken } from "./commit.ts";

const arrivalOf = ({ received, via, signal, frame }: Uplink) => ({
  ...{ received, via, frame },
  signal: signal ? { rssi: signal.rssi, snr: signal.snr } : null,
});

/** With what its key opens. */
export const takenTrace = (uplink: Uplink, { from, epoch, key }: Admitted): FrameTrace => ({
  ...arrivalOf(uplink),
  ...{ who: from.name, refused: null, body: openUplink(uplink.frame, epoch, key) },
});

export const refusedTrace = ({ uplink, ...why }: NotTaken): FrameTrace => ({
  ...{ ...arrivalOf(uplink), body: null },
  ...why,
});

/** Of what was no frame. */
export const faultTrace = (received: number, via: string, refused: LineFault): FrameTrace => ({
  ...{ received, via, refused },
  ...{ signal: null, frame: null, who: null, body: null },
});
