import type { Page } from "./browser.ts";

/** Drags files and folders of the disk over an element and drops them, as a person does from a file manager. */
export async function dropFiles(page: Page, selector: string, paths: readonly string[]): Promise<void> {
  await dragFiles(page, selector, paths, ["dragEnter", "dragOver", "drop"]);
}

export type DragStep = "dragEnter" | "dragOver" | "drop";

export async function dragFiles(
  page: Page,
  selector: string,
  paths: readonly string[],
  steps: readonly DragStep[],
): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`Nothing is to be seen of ${selector}`);
  const input = await page.context().newCDPSession(page);
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  for (const type of steps) {
    await input.send("Input.dispatchDragEvent", {
      type,
      ...place,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    });
  }
  await input.detach();
}
