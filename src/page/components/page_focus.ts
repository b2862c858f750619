/// <reference lib="dom" />
/** Where the focus goes when what had it has gone. */

/** To where one writes, or else to the conversation in the list, or to where one finds somebody to write to. */
export function focusPage(): void {
  for (const place of [".composer textarea", ".row[aria-current]", ".find input"]) {
    const element = document.querySelector<HTMLElement>(place);
    element?.focus({ preventScroll: true });
    if (element !== null && element === document.activeElement) return;
  }
}

/**
 * After a dialog has left the document. Chromium gives the focus back to a field when a dialog closes, but where the
 * dialog is then removed, it leaves the selection outside of the field, and what is typed is lost: the field has to
 * get the focus anew. @param caret where it was in the field before the dialog.
 */
export function focusAfterDialog(caret: number | undefined): void {
  const active = document.activeElement;
  if (active === null || active === document.body) return focusPage();
  if (!(active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement)) return;
  active.blur();
  active.focus({ preventScroll: true });
  if (caret !== undefined && active instanceof HTMLTextAreaElement) active.setSelectionRange(caret, caret);
}

/** Where the caret is in the field that has the focus. */
export function caretNow(): number | undefined {
  const active = document.activeElement;
  return active instanceof HTMLTextAreaElement ? active.selectionEnd : undefined;
}
