import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { powershellScript } from "./powershell.ts";
import { zshScript } from "./zsh.ts";

/** "who" is for the scripts themselves: names, one a line, of a messenger that runs. */
export const COMPLETIONS = ["bash", "zsh", "fish", "powershell", "who"] as const;
export type Completions = typeof COMPLETIONS[number];

export function completionScript(shell: Exclude<Completions, "who">): string {
  switch (shell) {
    case "bash":
      return bashScript();
    case "zsh":
      return zshScript();
    case "fish":
      return fishScript();
    case "powershell":
      return powershellScript();
    default:
      return shell satisfies never;
  }
}
