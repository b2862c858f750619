import { type Desktop, hasDesktop, type Opening, startsWell } from "./browser.ts";

/**
 * Shows a file in a window of its own, without tabs and address field, where a browser of Chromium's family is there.
 * It gets the file's address, which is no secret: the launch token in it is only for whoever can read the file.
 */
export async function openInAppWindow(file: string, desktop: Desktop): Promise<Opening> {
  const { os, env } = desktop;
  if (!hasDesktop(os, env)) return { outcome: "unable", why: "there is no desktop here" };
  for (const program of chromiums(os, env)) {
    if (await startsWell(program, [`--app=${fileUrl(os, file)}`], desktop) === "yes") return { outcome: "opened" };
  }
  return { outcome: "unable", why: "neither Chromium, Chrome, Edge nor Brave could be started" };
}

/** Programs of the family, as systems name them; those that are not there can't be started, and the next is tried. */
function chromiums(os: Desktop["os"], env: Desktop["env"]): readonly string[] {
  switch (os) {
    case "windows": {
      const own = env("USERPROFILE");
      const folders = [
        "C:\\Program Files",
        "C:\\Program Files (x86)",
        ...own === undefined ? [] : [`${own}\\AppData\\Local`],
      ];
      const programs = [
        "Google\\Chrome\\Application\\chrome.exe",
        "Microsoft\\Edge\\Application\\msedge.exe",
        "BraveSoftware\\Brave-Browser\\Application\\brave.exe",
        "Chromium\\Application\\chrome.exe",
      ];
      return programs.flatMap((program) => folders.map((folder) => `${folder}\\${program}`));
    }
    case "darwin": {
      const home = env("HOME");
      const folders = ["/Applications", ...home === undefined ? [] : [`${home}/Applications`]];
      return ["Google Chrome", "Microsoft Edge", "Brave Browser", "Chromium"]
        .flatMap((name) => folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`));
    }
    default: {
      const home = env("HOME");
      // Flatpak puts a program for each of its applications there. Of the usual folders its browsers see ~/Downloads.
      const flatpaks = ["/var/lib/flatpak", ...home === undefined ? [] : [`${home}/.local/share/flatpak`]];
      return [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
        "microsoft-edge-stable",
        "microsoft-edge",
        "brave-browser",
        "brave",
        ...["org.chromium.Chromium", "com.google.Chrome", "com.microsoft.Edge", "com.brave.Browser"]
          .flatMap((id) => flatpaks.map((folder) => `${folder}/exports/bin/${id}`)),
      ];
    }
  }
}

function fileUrl(os: Desktop["os"], file: string): string {
  const parts = (os === "windows" ? `/${file.replaceAll("\\", "/")}` : file).split("/");
  // The colon behind a drive stays.
  return `file://${parts.map((part) => encodeURIComponent(part).replaceAll("%3A", ":")).join("/")}`;
}
