/// <reference lib="dom" />
/**
 * Puts words where the caret is, in place of what is selected, and gives the field the focus. The old command is the
 * only one after which the browser can still undo.
 */
export function insertText(field: HTMLTextAreaElement, words: string): void {
  field.focus({ preventScroll: true });
  if (document.execCommand("insertText", false, words)) return;
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
