import type { Environment, OperatingSystem, Settings } from "../cli/settings.ts";
import { startArguments } from "../cli/start_arguments.ts";
import { RequestError } from "../model/errors.ts";
import type { InstallationDesk, InstallationStep, SetAside, WithSystem } from "../model/installation.ts";
import { systemReason } from "../model/system_reason.ts";
import { removeDataFolder } from "./data_removal.ts";
import { InstallationDisk } from "./installation_disk.ts";
import {
  type Installation,
  type InstallationFile,
  type InstallationIcons,
  installationOf,
} from "./installation_files.ts";

export interface ProgramInstallationParts {
  readonly os: OperatingSystem;
  readonly env: Environment;
  readonly version: string;
  /** The executable that runs, absolute; undefined: what runs is none, but the sources. */
  readonly executable: string | undefined;
  /** With what the system would start it. */
  readonly startArguments: readonly string[];
  readonly dataFolder: string;
  readonly icons: () => Promise<InstallationIcons>;
  readonly disk: InstallationDisk;
}

/** For one user, in folders that are theirs. */
export class ProgramInstallation implements InstallationDesk {
  readonly #parts: ProgramInstallationParts;

  constructor(parts: ProgramInstallationParts) {
    this.#parts = parts;
  }

  async toInstall(wanted: WithSystem): Promise<readonly InstallationStep[]> {
    const { files } = await this.#wanted(wanted);
    return await Promise.all(files.map(async ({ piece, path }) => {
      return { act: await this.#parts.disk.has(path) ? "replace" : "add", piece, path } as const;
    }));
  }

  async *install(wanted: WithSystem): AsyncIterable<SetAside> {
    const { files, aside } = await this.#wanted(wanted);
    const { disk } = this.#parts;
    for (const { piece, path, content } of files) {
      const act = await this.#tried("write", path, () => disk.has(path)) ? "replace" : "add";
      const moved = await this.#tried("write", path, () => disk.put(path, content, aside));
      yield { step: { act, piece, path }, aside: moved };
    }
  }

  async toUninstall(): Promise<readonly InstallationStep[]> {
    const { files } = await this.#possible();
    const found = await Promise.all(files.map(({ path }) => this.#parts.disk.has(path)));
    return files.filter((_file, index) => found[index]).map(({ piece, path }) => ({ act: "remove", piece, path }));
  }

  async *uninstall(): AsyncIterable<SetAside> {
    const { roots, aside } = await this.#possible();
    const { disk } = this.#parts;
    for (const step of await this.toUninstall()) {
      const moved = await this.#tried("remove", step.path, () => disk.remove(step.path, aside));
      await disk.removeEmptyFolders(step.path, roots);
      yield { step, aside: moved };
    }
  }

  removeData(): Promise<readonly string[]> {
    return removeDataFolder(this.#parts.dataFolder);
  }

  async #wanted(wanted: WithSystem): Promise<Installation> {
    const { executable, disk } = this.#parts;
    if (executable === undefined) {
      throw new RequestError("invalid", "LanMessenger runs from its sources: only the executable can be installed");
    }
    const beside = executable.replace(/lanmessenger\.exe$/i, "lanmessengerw.exe");
    const windowExecutable = beside !== executable && await disk.has(beside) ? beside : undefined;
    const installation = await this.#of(executable, windowExecutable, wanted);
    // What runs from its place already is not written over itself.
    return { ...installation, files: installation.files.filter((file) => !isInPlace(file)) };
  }

  /** All that may be there. */
  #possible(): Promise<Installation> {
    return this.#of("", "", "start with the system");
  }

  async #of(executable: string, windowExecutable: string | undefined, wanted: WithSystem): Promise<Installation> {
    const { os, env, version, icons, startArguments } = this.#parts;
    return installationOf({
      os,
      env,
      version,
      executable,
      windowExecutable,
      icons: await icons(),
      autostart: wanted === "start with the system" ? startArguments : undefined,
    });
  }

  async #tried<T>(what: string, path: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw new RequestError("storage", `Cannot ${what} ${path}: ${systemReason(error, path)}`, { cause: error });
    }
  }
}

function isInPlace({ path, content }: InstallationFile): boolean {
  return content.kind === "copy" && content.of === path;
}

const ROOT = new URL("../../", import.meta.url);

/** Of the program that runs, as `deno compile --include` puts its pictures beside the sources. */
export function systemInstallation(settings: Settings, env: Environment, version: string): ProgramInstallation {
  const { os, standalone } = Deno.build;
  return new ProgramInstallation({
    os,
    env,
    version,
    executable: standalone ? Deno.execPath() : undefined,
    startArguments: startArguments(settings, Deno.cwd(), os),
    dataFolder: settings.dataFolder,
    icons: async () => ({
      svg: await Deno.readFile(new URL("static/icon.svg", ROOT)),
      icns: await Deno.readFile(new URL("tools/package/icons/lanmessenger.icns", ROOT)),
    }),
    disk: new InstallationDisk(os === "windows" ? "\\" : "/"),
  });
}
