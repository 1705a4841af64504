// Which interpreter the tests run on, and the clear line that says when there is none.

export const ESPRUINO = process.env.ESPRUINO;

if (!ESPRUINO) {
  console.log("SKIPPED: set ESPRUINO to the path of an Espruino interpreter for Linux to run these tests.");
}
