const SSHD = "/usr/sbin/sshd";
const ADDRESS = "127.0.0.9";
/** The same cipher as ours. */
const CIPHER = "aes256-gcm@openssh.com";

/** scp from and to this machine, by an sshd of the bench's own: other keys, another port, nothing of the user's. */
export class Scp implements AsyncDisposable {
  readonly #sshd: Deno.ChildProcess;
  readonly #options: readonly string[];

  private constructor(sshd: Deno.ChildProcess, options: readonly string[]) {
    this.#sshd = sshd;
    this.#options = options;
  }

  /** Why there can be none here, and what to do; undefined: there can. */
  static async problem(): Promise<string | undefined> {
    for (const [program, option, name] of [[SSHD, "-V", "openssh-server"], ["scp", "-h", "openssh-client"]] as const) {
      try {
        await new Deno.Command(program, { args: [option], stdout: "null", stderr: "null" }).output();
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
        return `no ${program} here: install ${name}`;
      }
    }
    return undefined;
  }

  /** `folder` must be absolute, without blanks. */
  static async start(folder: string): Promise<Scp> {
    const place = `${folder}/ssh`;
    await Deno.mkdir(place, { mode: 0o700 });
    for (const name of ["host", "user"]) {
      await run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", `${place}/${name}`);
    }
    await Deno.copyFile(`${place}/user.pub`, `${place}/authorized`);
    // Root's sshd wants it, and only the system's own service makes it.
    if (Deno.uid() === 0) await Deno.mkdir("/run/sshd", { recursive: true, mode: 0o755 });
    const port = freePort();
    const config = [
      `ListenAddress ${ADDRESS}:${port}`,
      `HostKey ${place}/host`,
      `AuthorizedKeysFile ${place}/authorized`,
      "PidFile none",
      "StrictModes no",
      "PermitRootLogin yes",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "UsePAM no",
      `Ciphers ${CIPHER}`,
      "Subsystem sftp internal-sftp",
    ];
    await Deno.writeTextFile(`${place}/config`, `${config.join("\n")}\n`);
    const sshd = new Deno.Command(SSHD, {
      args: ["-D", "-e", "-f", `${place}/config`],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const options = [
      ...["-q", "-c", CIPHER, "-P", `${port}`, "-i", `${place}/user`, "-F", "none"],
      ...["IdentitiesOnly=yes", "IdentityAgent=none", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null"]
        .flatMap((option) => ["-o", option]),
    ];
    const scp = new Scp(sshd, options);
    await scp.#listening();
    return scp;
  }

  /** Milliseconds from the start of scp to its end. `kind`: of a folder, all that is in it. */
  async copy(kind: "file" | "folder", source: string, target: string): Promise<number> {
    const recursive = kind === "folder" ? ["-r"] : [];
    const start = performance.now();
    await run("scp", ...this.#options, ...recursive, source, `${ADDRESS}:${target}`);
    return performance.now() - start;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sshd.kill("SIGTERM");
    await this.#sshd.status;
  }

  /** Resolves when the server says that it listens; what it says after that is read and dropped. */
  async #listening(): Promise<void> {
    const reader = this.#sshd.stderr.pipeThrough(new TextDecoderStream()).getReader();
    for (let said = ""; !said.includes("Server listening");) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`Cannot start sshd: ${said.trim()}`);
      said += value;
    }
    void (async () => {
      while (!(await reader.read()).done);
    })();
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: ADDRESS, port: 0 });
  return listener.addr.port;
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, stdin: "null", stdout: "null" }).output();
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr).trim()}`);
}
