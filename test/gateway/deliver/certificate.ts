// A certificate for localhost and 127.0.0.1 that vouches for itself, until 2126, and its key: for tests alone, and known to
// everybody. Made by
//   openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
//     -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem

export const CERT = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUCgAwIBAgITX459nQVz0I+72nplPOBCn9LnXTAKBggqhkjOPQQDAjAU
MRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjYxMTMwMjAyMTAxWhgPMjEyNjExMDYy
MDIxMDFaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49
AwEHA0IABMdTIZA7KKE0DSCreA7rcul9e6kL87beqYVz/B0PD7BlP+rr9fzX12q3
lgaIe9flFJHdBCeEnMMZTQCPsDeaOV+jbzBtMB0GA1UdDgQWBBTvkWqvBYpcHXQm
B2CvEp6yU4y/yzAfBgNVHSMEGDAWgBTvkWqvBYpcHXQmB2CvEp6yU4y/yzAPBgNV
HRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAKBggqhkjO
PQQDAgNJADBGAiEA8LVzsaFied1ABcd5xPwd+MWeNjxl2fbtqwqbMuicbO4CIQDK
zU460dPNSKUe+aBCZCOfMdooXW37fMe8Cg+oDzaiCQ==
-----END CERTIFICATE-----
`;

export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVi0DT2hZlyfg7gtc
mmTb+vFhIyjrPHHTF5Mw4rkPclyhRANCAATHUyGQOyihNA0gq3gO63LpfXupC/O2
3qmFc/wdDw+wZT/q6/X819dqt5YGiHvX5RSR3QQnhJzDGU0Aj7A3mjlf
-----END PRIVATE KEY-----
`;
