/// <reference lib="dom" />
import { useComputed, useSignal } from "@preact/signals";
import { Check, CircleOff } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageDto, QuestionDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { TextBody } from "./text_body.tsx";
import { useView } from "./view.ts";

interface QuestionCardProps {
  readonly message: MessageDto;
  readonly question: QuestionDto;
}

/** A question with its choices: buttons while it is to be answered, and then what was chosen, and by whom. */
export function QuestionCard({ message, question }: QuestionCardProps): JSX.Element {
  const chosen = useSignal<"nothing" | "something">("nothing");
  const outcome = useRef<HTMLDivElement>(null);
  const isOpen = question.state === "open";
  // The button that was pressed has gone: the focus goes to what stands in its place.
  useLayoutEffect(() => {
    if (!isOpen && chosen.value === "something") outcome.current?.focus();
  }, [isOpen]);
  return (
    <>
      <TextBody words={question.words} />
      {isOpen
        ? <Choices message={message} question={question} onChosen={() => chosen.value = "something"} />
        : (
          <div class="question-outcome" data-state={question.state} tabIndex={-1} ref={outcome}>
            <Outcome question={question} />
          </div>
        )}
    </>
  );
}

function Choices({ message, question, onChosen }: QuestionCardProps & { onChosen(): void }): JSX.Element {
  const { app } = useView();
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal<"no" | "yes">("no");
  const choose = async (choice: string) => {
    // A second press would be a second text.
    if (busy.value === "yes") return;
    busy.value = "yes";
    onChosen();
    problem.value = await app.deeds.choose(message, choice);
    busy.value = "no";
  };
  if (message.own) {
    return (
      <>
        <ul class="question-choices">
          {question.choices.map((choice) => (
            <li key={choice}>
              <bdi>{choice}</bdi>
            </li>
          ))}
        </ul>
        <p class="question-waits">{text.question.waits}</p>
      </>
    );
  }
  return (
    <>
      <div class="question-choices" role="group" aria-label={text.question.choices}>
        {question.choices.map((choice) => (
          <button
            key={choice}
            type="button"
            class="button"
            aria-disabled={busy.value === "yes"}
            onClick={() => void choose(choice)}
          >
            <bdi>{choice}</bdi>
          </button>
        ))}
      </div>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
    </>
  );
}

function Outcome({ question }: Pick<QuestionCardProps, "question">): JSX.Element {
  if (question.state === "over" || question.choice === null) {
    return (
      <>
        <Icon node={CircleOff} />
        <span>{text.question.over}</span>
      </>
    );
  }
  return (
    <>
      <Icon node={Check} />
      <bdi class="question-choice">{question.choice}</bdi>
      <Chooser by={question.by} />
    </>
  );
}

function Chooser({ by }: { readonly by: string | null }): JSX.Element {
  const view = useView();
  const person = useComputed(() => view.person(by ?? "")).value;
  if (by === null) return <span class="question-by">{text.question.chosen}</span>;
  if (by === view.me.value?.id) return <span class="question-by">{text.question.chosenByYou}</span>;
  return (
    <span class="question-by">
      {text.question.chosen} (<Name person={person} />)
    </span>
  );
}
