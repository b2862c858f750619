import type { InstallationDesk, InstallationStep, SetAside, WithSystem } from "../../src/model/installation.ts";

const PROGRAM = { piece: "program", path: "/home/ada/.local/bin/lanmessenger" } as const;
const START = { piece: "autostart", path: "/home/ada/.config/autostart/lanmessenger.desktop" } as const;

/** An installation in memory: "program", "autostart", and the data of its user. */
export class FakeInstallation implements InstallationDesk {
  readonly there = new Set<string>();
  /** What of the data folder is somebody else's. */
  foreign: readonly string[] = [];
  data: "there" | "removed" = "there";
  /** Where what can't be removed is put; undefined: all can be. */
  aside: string | undefined;

  // deno-lint-ignore require-await -- as the port has it
  async toInstall(wanted: WithSystem): Promise<readonly InstallationStep[]> {
    const files = wanted === "start with the system" ? [PROGRAM, START] : [PROGRAM];
    return files.map((file) => ({ act: this.there.has(file.path) ? "replace" : "add", ...file }));
  }

  async *install(wanted: WithSystem): AsyncIterable<SetAside> {
    for (const step of await this.toInstall(wanted)) {
      this.there.add(step.path);
      yield { step, aside: undefined };
    }
  }

  // deno-lint-ignore require-await -- as the port has it
  async toUninstall(): Promise<readonly InstallationStep[]> {
    return [PROGRAM, START].filter(({ path }) => this.there.has(path)).map((file) => ({ act: "remove", ...file }));
  }

  async *uninstall(): AsyncIterable<SetAside> {
    for (const step of await this.toUninstall()) {
      this.there.delete(step.path);
      yield { step, aside: step.piece === "program" ? this.aside : undefined };
    }
  }

  removeData(): Promise<readonly string[]> {
    this.data = "removed";
    return Promise.resolve(this.foreign);
  }
}
