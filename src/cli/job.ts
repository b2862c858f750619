/** What a command on the command line asks for. */
export type Job =
  /** `text` undefined: it is on standard input. */
  | { readonly do: "send"; readonly to: readonly string[]; readonly text: string | undefined }
  | { readonly do: "peers" }
  /** `exec`: the program, then its arguments, that is run for each message. */
  | { readonly do: "listen"; readonly once: boolean; readonly exec: readonly [string, ...string[]] | undefined }
  | {
    readonly do: "history";
    readonly who: string | undefined;
    readonly search: string | undefined;
    readonly since: string | undefined;
    readonly limit: number;
  }
  | { readonly do: "whoami" };
