import type { PolicyEntry } from "../model/policy.ts";
import { absolutePath } from "./paths.ts";
import { DEFAULT_PORT, type HostAndPort, type OperatingSystem, type Settings } from "./settings.ts";

/**
 * What starts a messenger with these settings from anywhere, and without whatever stood in the environment. It opens no
 * browser: whoever wants the page starts the program once more.
 *
 * @param folder the one that a relative path begins at.
 */
export function startArguments(settings: Settings, folder: string, os: OperatingSystem): string[] {
  const { policy, name, group, dataFolder, binds, port, pagePort, peers, filesFolder, filesFolderFrom, scan } =
    settings;
  const given = (option: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${option}=${value}`];
  // What an administrator decided is found again at that start, though it may be another thing by then.
  const own = <Value>(value: Value, entry: PolicyEntry<unknown> | undefined) =>
    entry !== undefined && (entry.kind === "locked" || JSON.stringify(entry.value) === JSON.stringify(value))
      ? undefined
      : value;
  const inPeers = policy.peers && {
    ...policy.peers,
    value: policy.peers.value.map((peer) => ({ host: peer.host, port: peer.port === 0 ? port : peer.port })),
  };
  return [
    "--no-open",
    ...given("data", absolutePath(dataFolder, folder, os)),
    ...given("name", own(name, policy.name)),
    ...given("group", own(group, policy.group)),
    ...(own(binds, policy.bind) ?? []).flatMap((bind) => given("bind", bind)),
    ...given("port", own(port === DEFAULT_PORT && policy.port === undefined ? undefined : port, policy.port)),
    ...given("page-port", own(pagePort, policy.pagePort)),
    ...(own(peers, inPeers) ?? []).flatMap((peer) => given("peer", addressOf(peer))),
    ...given("files", own(filesFolderFrom === "given" ? filesFolder : undefined, policy.filesFolder)),
    ...given("scan", own(scan, policy.scan)?.map(quoted).join(" ")),
  ];
}

function addressOf({ host, port }: HostAndPort): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** As words.ts takes it apart: a quote stands within quotes of the other kind. */
function quoted(word: string): string {
  return word.split('"').map((part) => `"${part}"`).join(`'"'`);
}
