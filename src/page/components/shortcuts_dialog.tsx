import type { JSX } from "preact";
import { SHORTCUTS } from "../shortcuts.ts";
import { text } from "../text.ts";
import { KeyCaps, ShortcutKeys } from "./keys.tsx";
import { Modal } from "./modal.tsx";

/** What can be done by keyboard. */
export function ShortcutsDialog(): JSX.Element {
  const { keys } = text;
  const writing: readonly (readonly [string, readonly string[]])[] = [
    [keys.send, [keys.enter]],
    [keys.breakLine, [keys.shift, keys.enter]],
    [keys.editLast, ["↑"]],
    [keys.leave, [keys.escape]],
  ];
  const moving: readonly (readonly [string, readonly string[]])[] = [
    [keys.alongList, ["↑", "↓"]],
    [keys.ends, [keys.home, keys.end]],
    [keys.menu, [keys.enter]],
  ];
  return (
    <Modal title={keys.title}>
      <div class="shortcuts" tabIndex={0} role="group" aria-label={keys.title}>
        <h3>{keys.everywhere}</h3>
        <dl>
          {[...SHORTCUTS.keys()].map((shortcut) => (
            <div key={shortcut}>
              <dt>{keys.does[shortcut]}</dt>
              <dd>
                <ShortcutKeys of={shortcut} />
              </dd>
            </div>
          ))}
        </dl>
        <Group title={keys.writing} entries={writing} />
        <Group title={keys.moving} entries={moving} />
      </div>
    </Modal>
  );
}

interface GroupProps {
  readonly title: string;
  readonly entries: readonly (readonly [string, readonly string[]])[];
}

function Group({ title, entries }: GroupProps): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      <dl>
        {entries.map(([does, caps]) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>
              <KeyCaps keys={caps} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
