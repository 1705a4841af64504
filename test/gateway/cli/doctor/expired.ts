// A certificate for localhost and 127.0.0.1 that vouches for itself and expired on 2020-01-31, and its key: for tests alone, and
// known to everybody. Made by
//   faketime 2020-01-01 openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost
//     -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem

export const EXPIRED = `-----BEGIN CERTIFICATE-----
MIIBmDCCAT+gAwIBAgIUdf91/ByYKwf0b9U+0QY5wR2UZfwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTIwMDEwMTAwMDAwMFoXDTIwMDEzMTAw
MDAwMFowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAE6i+Y9xJGadxOUHTrL7X632cn0ImsZr13EIsSzl7BmezkMWigztHVnm9F
+Xcc9qrKoqM+Xw+8k26VxXvvFc5bZKNvMG0wHQYDVR0OBBYEFPoLtXzXLnSMO3Fm
sTdhr5PzwA2eMB8GA1UdIwQYMBaAFPoLtXzXLnSMO3FmsTdhr5PzwA2eMA8GA1Ud
EwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAoGCCqGSM49
BAMCA0cAMEQCIDduzHb6bT00YLlA8E5vWwz7UuljRZJpQgjol2Q2jLMIAiBcf1x1
DBhIDHlxeOZ0Fng/3l0GKsmBhS7xKU+kZt6cig==
-----END CERTIFICATE-----
`;

export const EXPIRED_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgeiMu2Gh+hy8SL73q
9yLuodDkJANRViCBl4RMnB2sQFuhRANCAATqL5j3EkZp3E5QdOsvtfrfZyfQiaxm
vXcQixLOXsGZ7OQxaKDO0dWeb0X5dxz2qsqioz5fD7yTbpXFe+8Vzltk
-----END PRIVATE KEY-----
`;
