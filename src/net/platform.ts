/**
 * Where the systems differ. Everything else in this room is the same on all of them.
 */

export interface Platform {
  /** How an interface is named behind an address's percent sign. */
  scopeText(device: string, scopeId: number): string;
  /**
   * Where the socket is bound that hears the IPv6 group on one interface. Deno does not tell the scope of a sender, and
   * without it a link-local address can't be dialled; a socket that hears one interface only makes it known.
   *
   * @param own the interface's own address, with scope.
   * @param group the group, with scope.
   */
  groupHost(own: string, group: string): string;
  /** What a listener on the IPv6 wildcard hears when nothing is set up otherwise. */
  readonly wildcard: "both" | "IPv6 only";
  /** True: the port asked for is another's, and a different one may be free. */
  isTaken(error: unknown): boolean;
}

/** Linux, macOS and the BSDs: a socket bound to the group's address hears the group and nothing else. */
const unix: Platform = {
  scopeText: (device) => device,
  groupHost: (_own, group) => group,
  wildcard: "both",
  isTaken: (error) => error instanceof Deno.errors.AddrInUse,
};

/**
 * Windows knows interfaces by number, can't bind to a group, hears a joined group on a socket bound to an interface's
 * own address instead, and refuses ports that it keeps for itself with "permission denied".
 */
const windows: Platform = {
  scopeText: (_device, scopeId) => String(scopeId),
  groupHost: (own) => own,
  wildcard: "IPv6 only",
  isTaken: (error) => error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.PermissionDenied,
};

export function platformOf(os: typeof Deno.build.os): Platform {
  return os === "windows" ? windows : unix;
}
