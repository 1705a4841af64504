// What `mqtt-packet` has no declarations of.
declare module "mqtt-packet/constants.js" {
  const constants: { MQTT5_PUBACK_PUBREC_CODES: Record<number, string> };
  export default constants;
}
