// What is known of serial ports on each system: the adapters that boards are connected by, what each is called there, the
// boards' own USB, and boot loaders, which have no console. Ids are those of Linux's drivers and of the makers' documents;
// none of it was tried on hardware.

export const PLATFORMS = ["linux", "win32", "darwin"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Others are taken for the most alike. */
export const platformOf = (platform: NodeJS.Platform): Platform =>
  PLATFORMS.find((each) => each === platform) ?? "linux";

export interface Adapter {
  title: string;
  /** "vendor:product" or "vendor:", hex. */
  usb: readonly string[];
  /** The driver's module on Linux, the name in Windows' device manager, how its port begins on macOS. */
  driver: Record<Platform, string>;
}

export const ADAPTERS: readonly Adapter[] = [
  {
    title: "FTDI",
    usb: ["0403:6001", "0403:6010", "0403:6011", "0403:6014", "0403:6015"],
    driver: { linux: "ftdi_sio", win32: "USB Serial Port", darwin: "cu.usbserial" },
  },
  {
    title: "CP210x",
    usb: ["10c4:ea60", "10c4:ea70", "10c4:ea71"],
    driver: { linux: "cp210x", win32: "Silicon Labs CP210x USB to UART Bridge", darwin: "cu.SLAB_USBtoUART" },
  },
  {
    title: "CH340",
    usb: ["1a86:7523", "1a86:7522", "1a86:5523"],
    driver: { linux: "ch341", win32: "USB-SERIAL CH340", darwin: "cu.wchusbserial" },
  },
  {
    title: "CH9102",
    usb: ["1a86:55d4", "1a86:55d3"],
    driver: { linux: "cdc_acm", win32: "USB-Enhanced-SERIAL CH9102", darwin: "cu.usbmodem" },
  },
  {
    title: "PL2303",
    usb: ["067b:2303", "067b:23a3", "067b:23c3"],
    driver: { linux: "pl2303", win32: "Prolific USB-to-Serial Comm Port", darwin: "cu.PL2303" },
  },
  {
    title: "STM32 USB",
    usb: ["0483:5740"],
    driver: { linux: "cdc_acm", win32: "USB Serial Device", darwin: "cu.usbmodem" },
  },
  {
    title: "Pico USB",
    usb: ["2e8a:0005", "2e8a:0009", "2e8a:000a"],
    driver: { linux: "cdc_acm", win32: "USB Serial Device", darwin: "cu.usbmodem" },
  },
];

/** A board in its boot loader is on USB, and runs nothing. */
export interface BootLoader {
  title: string;
  usb: readonly string[];
}

export const BOOT_LOADERS: readonly BootLoader[] = [
  { title: "STM32 DFU (Espruino Pico, Espruino WiFi)", usb: ["0483:df11"] },
  { title: "RP2040 BOOTSEL", usb: ["2e8a:0003"] },
  { title: "RP2350 BOOTSEL (Pico 2)", usb: ["2e8a:000f"] },
  { title: "XIAO BLE UF2", usb: ["2886:0044", "2886:0045"] },
];

const named = <Row extends { usb: readonly string[] }>(rows: readonly Row[], usb: string | null) =>
  rows.find((row) => usb !== null && row.usb.includes(usb));

export const adapterNamed = (usb: string | null) => named(ADAPTERS, usb);
export const bootLoaderNamed = (usb: string | null) => named(BOOT_LOADERS, usb);

/** What to look for where there is no port: "CH340 (1a86:7523, ...)", or by name. */
export function whatToLookFor(platform: Platform): string {
  const seen = new Set<string>();
  for (const { title, usb, driver } of ADAPTERS)
    seen.add(
      platform === "linux"
        ? `${title} ${usb[0]}`
        : `${driver[platform]}${platform === "win32" ? " (COM...)" : "..."}`,
    );
  return [...seen].join(", ");
}

/** Programs that hold serial ports, on systems that do not say which one does. */
export const USUAL_HOLDERS: Record<Platform, string> = {
  linux: "ModemManager, screen, minicom, picocom, sippra-gateway",
  win32: "Arduino IDE, PuTTY, Tera Term, Espruino Web IDE, sippra-gateway",
  darwin: "screen, Arduino IDE, Espruino Web IDE, sippra-gateway",
};

/** Keeps ModemManager from asking boards whether they are modems (/etc/udev/rules.d/99-sippra.rules). */
export const MODEM_MANAGER_RULE = 'SUBSYSTEM=="tty", ENV{ID_MM_DEVICE_IGNORE}="1"';
/** Lets whoever sits at the computer open the ports of an adapter; `usb`: "vendor:product". */
export const accessRule = (usb: string) =>
  `SUBSYSTEM=="tty", ATTRS{idVendor}=="${usb.slice(0, 4)}", ATTRS{idProduct}=="${usb.slice(5)}", TAG+="uaccess"`;

/** Takes CH340 adapters for Braille displays on some distributions, after which their ports are gone. */
export const BRAILLE = { program: "brltty", adapter: "CH340" };
