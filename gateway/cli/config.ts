// `config check`, `config example` and `config schema`: for whoever writes a configuration.
import type { Command } from "commander";
import { configJsonSchema, exampleConfig } from "../assemble/configuration.ts";
import { configOption, loadPlaced } from "./options.ts";
import type { Surroundings } from "./program.ts";

export function defineConfig(program: Command, { out, err, env }: Surroundings): void {
  const command = program
    .command("config")
    .description("check a configuration, or print one to start from")
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway config check
  sippra-gateway config example > sippra.yaml
  sippra-gateway config schema > sippra.schema.json`,
    );
  command
    .command("check")
    .description("check the configuration and say what is wrong")
    .addOption(configOption())
    .addHelpText(
      "after",
      `
Examples:
  sippra-gateway config check
  sippra-gateway config check --config /etc/sippra/sippra.yaml`,
    )
    .action(async (options: { config: string }) => {
      const placed = loadPlaced(options, env);
      const [{ checkAll }, { shownText }] = await Promise.all([
        import("../assemble/preflight.ts"),
        import("../assemble/home-assistant.ts"),
      ]);
      const { site, gateway, mqtt } = placed.config;
      for (const sentence of await checkAll(placed, env)) err.write(`${sentence}\n`);
      const broker = mqtt.url ?? `the embedded broker, port ${mqtt.embedded.port}`;
      out.write(`${options.config} is in order: ${gateway} of ${site}, to ${broker}.\n`);
      const shown = shownText(placed.config);
      if (shown !== null) out.write(`${shown}\n`);
    });
  command
    .command("example")
    .description("print a configuration with every setting explained")
    .addHelpText(
      "after",
      `
Example:
  sippra-gateway config example > sippra.yaml`,
    )
    .action(() => {
      out.write(exampleConfig());
    });
  command
    .command("schema")
    .description("print the JSON Schema of a configuration, for editors that check it while you write")
    .addHelpText(
      "after",
      `
Example, for editors with a YAML language server:
  sippra-gateway config schema > sippra.schema.json
and as the first line of sippra.yaml:
  # yaml-language-server: $schema=./sippra.schema.json`,
    )
    .action(() => {
      out.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });
}
