// MQTT as it passes by on a wire: as much of it as tells which record went out when, and which was acknowledged. Both
// versions, since the version stands in CONNECT.

export type Packet =
  | { is: "connect"; version: number; clientId: string }
  | { is: "publish"; topic: string; packetId: number | null; payload: Buffer; size: number }
  | { is: "puback"; packetId: number; reason: number }
  | { is: "other"; type: number };

const CONNECT = 1;
const PUBLISH = 3;
const PUBACK = 4;

/** A number of up to four bytes with seven bits each, and the offset after it; null where it is not all there. */
function variable(bytes: Buffer, at: number): [value: number, after: number] | null {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    value += (byte & 127) * 128 ** i;
    if (byte < 128) return [value, at + i + 1];
  }
  throw new Error("these bytes are not MQTT");
}

const text = (bytes: Buffer, at: number) => bytes.toString("utf8", at + 2, at + 2 + bytes.readUInt16BE(at));
const afterText = (bytes: Buffer, at: number) => at + 2 + bytes.readUInt16BE(at);

function publishIn(bytes: Buffer, flags: number, from: number, version: number): Packet {
  const topic = text(bytes, from);
  let at = afterText(bytes, from);
  const packetId = flags & 6 ? bytes.readUInt16BE(at) : null;
  if (packetId !== null) at += 2;
  if (version >= 5) {
    const [length, after] = variable(bytes, at)!;
    at = after + length;
  }
  return { is: "publish", topic, packetId, payload: bytes.subarray(at), size: bytes.length };
}

function connectIn(bytes: Buffer, from: number): Packet {
  const at = afterText(bytes, from);
  const version = bytes[at]!;
  let clientAt = at + 4;
  if (version >= 5) {
    const [length, after] = variable(bytes, clientAt)!;
    clientAt = after + length;
  }
  return { is: "connect", version, clientId: text(bytes, clientAt) };
}

/**
 * Hands on each packet of a stream when its last byte has passed. `version`: of the protocol, asked at each packet, since
 * only the other direction may know.
 */
export function packetReader(
  onPacket: (packet: Packet) => void,
  version: () => number,
): (chunk: Buffer) => void {
  let held: Buffer = Buffer.alloc(0);
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (;;) {
      const head = variable(held, 1);
      if (head === null) return;
      const [length, from] = head;
      if (held.length < from + length) return;
      const whole = held.subarray(0, from + length);
      held = held.subarray(from + length);
      const type = whole[0]! >> 4;
      if (type === CONNECT) onPacket(connectIn(whole, from));
      else if (type === PUBLISH) onPacket(publishIn(whole, whole[0]! & 15, from, version()));
      else if (type === PUBACK)
        onPacket({
          is: "puback",
          packetId: whole.readUInt16BE(from),
          reason: length > 2 ? whole[from + 2]! : 0,
        });
      else onPacket({ is: "other", type });
    }
  };
}
