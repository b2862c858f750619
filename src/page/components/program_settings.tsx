/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { MadeTokenDto, TokenDto, WebhookDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { Lock, Problem, useLock } from "./setting_fields.tsx";
import { NewToken, TokenForm } from "./token_form.tsx";
import { useView } from "./view.ts";

interface Known {
  readonly tokens: readonly TokenDto[];
  readonly webhooks: readonly WebhookDto[];
}

/** Which other programs may read and write here, and which are told of texts. */
export function ProgramSettings(): JSX.Element {
  const { app: { deeds } } = useView();
  const known = useSignal<Known | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const task = useSignal<"list" | "make" | MadeTokenDto>("list");
  const said = useSignal("");
  const top = useRef<HTMLHeadingElement>(null);
  const make = useRef<HTMLButtonElement>(null);
  const lock = useLock("tokens");
  const lockId = useId();
  const refresh = async () => {
    const outcome = await deeds.programs();
    problem.value = outcome.type === "failed" ? outcome.message : undefined;
    if (outcome.type === "done") known.value = outcome.answer;
  };
  useEffect(() => void refresh(), []);
  /** What had the focus is gone with its line. */
  const end = async (why: string | undefined, done: string) => {
    if (why === undefined) {
      await refresh();
      said.value = done;
      top.current?.focus();
    } else problem.value = why;
  };
  const backToList = async () => {
    task.value = "list";
    await refresh();
    make.current?.focus();
  };
  return (
    <>
      <p class="hint">{text.programs.hint}</p>
      <Problem problem={problem.value} />
      <span class="unseen" role="status">{said.value}</span>
      {known.value === undefined && problem.value === undefined && <p class="hint late">{text.talk.loading}</p>}
      {known.value !== undefined && (
        <>
          <Lock id={lockId} words={lock} />
          <Part title={text.programs.tokens} none={text.programs.noTokens} heading={top}>
            {known.value.tokens.map((token) => (
              <TokenLine
                key={token.id}
                token={token}
                onRevoke={async () => end(await deeds.revokeToken(token.id), text.programs.revoked(token.name))}
              />
            ))}
          </Part>
          {task.value === "list" && (
            <div>
              <button
                ref={make}
                type="button"
                class="button"
                disabled={lock !== undefined}
                aria-describedby={lock === undefined ? undefined : lockId}
                onClick={() => task.value = "make"}
              >
                {text.programs.make}
              </button>
            </div>
          )}
          {task.value === "make" && (
            <TokenForm
              onMade={(made) => task.value = made}
              onCancel={() => void backToList()}
            />
          )}
          {typeof task.value === "object" && <NewToken secret={task.value.secret} onDone={() => void backToList()} />}
          <Part title={text.programs.webhooks} none={text.programs.noWebhooks}>
            {known.value.webhooks.map((webhook) => (
              <WebhookLine
                key={webhook.id}
                webhook={webhook}
                onRemove={async () => end(await deeds.removeWebhook(webhook.id), text.programs.removed(webhook.url))}
              />
            ))}
          </Part>
        </>
      )}
    </>
  );
}

interface PartProps {
  readonly title: string;
  /** What stands in the place of an empty list. */
  readonly none: string;
  readonly heading?: { current: HTMLHeadingElement | null };
  readonly children: readonly ComponentChildren[];
}

function Part({ title, none, heading, children }: PartProps): JSX.Element {
  const id = useId();
  return (
    <section class="programs" aria-labelledby={id}>
      <h4 id={id} tabIndex={-1} ref={heading ?? null}>{title}</h4>
      {children.length === 0 ? <p class="hint">{none}</p> : <ul>{children}</ul>}
    </section>
  );
}

function TokenLine({ token, onRevoke }: { readonly token: TokenDto; onRevoke(): void }): JSX.Element {
  const view = useView();
  const { name, scopes, to, usedAt, expiresAt } = token;
  const now = view.now.value;
  const facts = [
    to === null ? text.programs.all : text.programs.only(namesOf(to, view.conversationName.bind(view))),
    usedAt === null ? text.programs.neverUsed : text.programs.used(view.dates.short(usedAt, now)),
    ...expiresAt === null
      ? []
      : [expiresAt <= now ? text.programs.expired : text.programs.until(view.dates.short(expiresAt, now))],
  ];
  return (
    <li class="program">
      <div class="grow">
        <div>
          <bdi>{name}</bdi>
        </div>
        <div class="hint">{scopes.map((scope) => text.programs.brief[scope]).join(text.separator)}</div>
        <div class="hint">
          <bdi>{facts.join(text.separator)}</bdi>
        </div>
      </div>
      <button type="button" class="button" aria-label={text.programs.revokeOf(name)} onClick={onRevoke}>
        {text.programs.revoke}
      </button>
    </li>
  );
}

function WebhookLine({ webhook, onRemove }: { readonly webhook: WebhookDto; onRemove(): void }): JSX.Element {
  const view = useView();
  const { url, from, problem } = webhook;
  return (
    <li class="program">
      <div class="grow">
        <div>
          <bdi dir="ltr">{url}</bdi>
        </div>
        {from !== null && <div class="hint">{text.programs.only(namesOf(from, view.conversationName.bind(view)))}</div>}
        {problem !== "" && <div class="hint">{text.programs.webhookProblem(problem)}</div>}
      </div>
      <button type="button" class="button" aria-label={text.programs.removeOf(url)} onClick={onRemove}>
        {text.programs.remove}
      </button>
    </li>
  );
}

/** What others chose as their names does not turn the line around. */
function namesOf(conversations: readonly string[], nameOf: (id: string) => string): string {
  return conversations.map((id) => `\u2068${nameOf(id)}\u2069`).join(text.separator);
}
