/** House rules for the linter: what an editor should mark while it is written. deno.json names this file. */

/** Ways to turn text into HTML or code: what peers write must only ever become text nodes. */
const SINKS: ReadonlySet<string> = new Set([
  "innerHTML",
  "outerHTML",
  "insertAdjacentHTML",
  "dangerouslySetInnerHTML",
  "createContextualFragment",
]);

/** Files that are started, not imported. */
const STARTED = /(^|[\\/])(main\.tsx?|tools[\\/][^\\/]+|tests[\\/].+|bench[\\/].+)$/;

/** Attributes that people read or hear. */
const SPOKEN: ReadonlySet<string> = new Set(["alt", "aria-label", "aria-description", "placeholder", "title"]);
/** A word, in any script. */
const WORD = /\p{L}{2,}/u;

const plugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    "no-html-from-text": {
      create(context) {
        function check(node: Deno.lint.Node, name: string): void {
          if (!SINKS.has(name)) return;
          context.report({ node, message: `${name} reads text as HTML`, hint: "Make elements and text nodes instead" });
        }
        return {
          Identifier: (node) => check(node, node.name),
          JSXIdentifier: (node) => check(node, node.name),
          MemberExpression({ property, computed }) {
            if (computed && property.type === "Literal") check(property, String(property.value));
          },
        };
      },
    },
    "no-words-in-components": {
      create(context) {
        if (!context.filename.endsWith(".tsx")) return {};
        function check(node: Deno.lint.Node, words: unknown): void {
          if (typeof words !== "string" || !WORD.test(words)) return;
          const message = `"${words.trim()}" is said in one language`;
          context.report({ node, message, hint: "Put it into src/page/languages, and say text.…" });
        }
        return {
          JSXText: (node) => check(node, node.value),
          JSXAttribute({ name, value }) {
            if (name.type !== "JSXIdentifier" || !SPOKEN.has(name.name)) return;
            if (value?.type === "Literal") check(value, value.value);
          },
        };
      },
    },
    "no-top-level-effect": {
      create(context) {
        if (STARTED.test(context.filename)) return {};
        return {
          Program(program) {
            for (const node of program.body) {
              if (node.type !== "ExpressionStatement") continue;
              const message = "The file does something as soon as it is imported";
              context.report({ node, message, hint: "Do it in a function that main.ts calls" });
            }
          },
        };
      },
    },
  },
};

export default plugin;
