// `mqtt-packet`, by which `mqtt` reads and writes, taught what brokers say in fact. mosquitto answers a message that
// exceeds its message_size_limit with a PUBACK of 0x95, "packet too large", which stands in no table of MQTT 5 for
// PUBACK: `mqtt-packet` 9 then takes the packet for malformed, and all answers that came with it are lost (measured).
import constants from "mqtt-packet/constants.js";

const PACKET_TOO_LARGE = 0x95;

constants.MQTT5_PUBACK_PUBREC_CODES[PACKET_TOO_LARGE] ??= "Packet too large";
