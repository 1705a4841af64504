// How long the packets are that a broker sends, told from their headers as the bytes come. The library gathers a packet
// before it looks at it, up to 256 MB; who may publish a request could so fill the gateway's memory, where the broker
// cannot be asked to keep long ones back (MQTT 3.1.1).

/** Bytes that follow a packet's type and length (MQTT 5.0, 2.1.4): seven bits of each byte, the lowest first. */
const MORE = 0x80;
const BITS = 7;

/** Takes bytes as they come; gives the length of the first packet that is longer than `most`, null until there is one. */
export function lengthWatch(most: number): (bytes: Uint8Array) => number | null {
  /** Of the packet's body, that have not come yet. */
  let missing = 0;
  /** Of its length, as far as that has come; -1 where its type is next. */
  let [length, shift] = [-1, 0];
  return (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      if (missing > 0) {
        const taken = Math.min(missing, bytes.length - at);
        missing -= taken;
        at += taken;
        continue;
      }
      const byte = bytes[at++]!;
      if (length < 0) {
        [length, shift] = [0, 0];
        continue;
      }
      length |= (byte & ~MORE) << shift;
      shift += BITS;
      if (length > most) return length;
      // A fifth byte is no length any more: the library says so.
      if ((byte & MORE) !== 0 && shift < 4 * BITS) continue;
      [missing, length] = [length, -1];
    }
    return null;
  };
}
