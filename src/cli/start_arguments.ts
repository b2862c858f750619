import { absolutePath } from "./paths.ts";
import { DEFAULT_PORT, type HostAndPort, type OperatingSystem, type Settings } from "./settings.ts";

/**
 * What starts a messenger with these settings from anywhere, and without whatever stood in the environment. It opens no
 * browser: whoever wants the page starts the program once more.
 *
 * @param folder the one that a relative path begins at.
 */
export function startArguments(settings: Settings, folder: string, os: OperatingSystem): string[] {
  const { name, group, dataFolder, binds, port, pagePort, peers, filesFolder, filesFolderFrom, scan } = settings;
  const given = (option: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${option}=${value}`];
  return [
    "--no-open",
    ...given("data", absolutePath(dataFolder, folder, os)),
    ...given("name", name),
    ...given("group", group),
    ...binds.flatMap((bind) => given("bind", bind)),
    ...given("port", port === DEFAULT_PORT ? undefined : port),
    ...given("page-port", pagePort),
    ...peers.flatMap((peer) => given("peer", addressOf(peer))),
    ...given("files", filesFolderFrom === "given" ? filesFolder : undefined),
    ...given("scan", scan?.map(quoted).join(" ")),
  ];
}

function addressOf({ host, port }: HostAndPort): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** As words.ts takes it apart: a quote stands within quotes of the other kind. */
function quoted(word: string): string {
  return word.split('"').map((part) => `"${part}"`).join(`'"'`);
}
