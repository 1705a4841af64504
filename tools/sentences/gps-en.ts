// What sippra-node says of receivers of satellites, in English.
export const gps = {
  noReceiver: (path: string) =>
    `No GPS receiver is heard on ${path}: something else is there, or it does not speak NMEA 0183.`,
  noFix: "The receiver sees too few satellites: hold it under the open sky, away from walls, and try again.",
  how: "How is the position known?",
  typed: "typed in, from a map or a phone",
  receiver: (path: string, maker: string) => `by a GPS receiver on ${path}${maker && `, ${maker}`}`,
  waiting: "Waiting for satellites",
  received: (latitude: string, longitude: string, metres: number) =>
    `Received: ${latitude}, ${longitude} (WGS 84), to some ${Number(metres)} m.`,
};
