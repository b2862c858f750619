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
