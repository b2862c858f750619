import { userInfo } from "node:os";

/** Who runs this program, by the word of the system; variables such as USER and HOME are anybody's to set. */
export interface Account {
  readonly login: string | undefined;
  readonly home: string | undefined;
}

export function systemAccount(): Account {
  try {
    const { username, homedir } = userInfo();
    return { login: username || undefined, home: homedir || undefined };
  } catch {
    // The system knows the number of its user, and no name for it.
    return { login: undefined, home: undefined };
  }
}
