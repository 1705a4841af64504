// cbor-x looks at this once, when it is imported: its native addon is a second parser of hostile bytes, in
// C++, that nobody here has reviewed. Importing this file before it keeps the addon out.
process.env.CBOR_NATIVE_ACCELERATION_DISABLED = "true";
