import type { OptionDefinition } from "../options.ts";
import { COMMON, COMPLETED, type Kind, valuedOptions } from "./table.ts";

/** A script for Windows PowerShell 5.1 and PowerShell 7. Paths are completed by PowerShell itself. */
export function powershellScript(): string {
  const commands = COMPLETED.map(({ name, summary }) => `    ${quoted(name)} = ${quoted(summary)}`);
  const values = valuedOptions().map(({ option, kind }) => `    ${quoted(`--${option.name}`)} = ${valueOf(kind)}`);
  const words = COMPLETED.map(({ name, words }) => `    ${quoted(name)} = @(${words.map(valueOf).join(", ")})`);
  const options = COMPLETED.map(({ name, options }) =>
    `    ${quoted(name)} = ${table(options.filter(({ commands }) => commands !== undefined))}`
  );
  return `# Completion of lanmessenger's command lines for PowerShell.
Register-ArgumentCompleter -Native -CommandName lanmessenger -ScriptBlock {
  param($current, $line, $cursor)
  $commands = [ordered]@{
${commands.join("\n")}
  }
  $values = @{
${values.join("\n")}
  }
  $words = @{
${words.join("\n")}
  }
  $own = @{
${options.join("\n")}
  }
  $common = ${table(COMMON)}

  $elements = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { "$_" })
  $command = ''; $count = 0
  for ($i = 1; $i -lt $elements.Count; $i++) {
    $element = $elements[$i]
    if ($values.ContainsKey($element)) { $i++ }
    elseif ($element.StartsWith('-')) { }
    elseif ($command -eq '') { $command = $element }
    else { $count++ }
  }
  $previous = $elements[$elements.Count - 1]
  $found = [ordered]@{}
  $kind = ''
  if ($elements.Count -gt 1 -and $values.ContainsKey($previous)) { $kind = $values[$previous] }
  elseif ($current.StartsWith('-')) {
    if ($own.ContainsKey($command)) { foreach ($name in $own[$command].Keys) { $found[$name] = $own[$command][$name] } }
    foreach ($name in $common.Keys) { $found[$name] = $common[$name] }
  }
  elseif ($command -eq '') { $found = $commands }
  elseif ($words.ContainsKey($command) -and $count -lt $words[$command].Count) { $kind = $words[$command][$count] }
  if ($kind -eq 'WHO') { foreach ($name in & $elements[0] completions who 2>$null) { $found[$name] = $name } }
  elseif ($kind -ne '' -and $kind -ne 'TEXT') { foreach ($name in $kind.Split(' ')) { $found[$name] = $name } }

  $begin = $current.Trim('"', "'")
  foreach ($name in $found.Keys) {
    if (-not $name.StartsWith($begin, [StringComparison]::CurrentCultureIgnoreCase)) { continue }
    $typed = $name
    if ($name -notmatch '^[A-Za-z0-9_.:-]+$') {
      $typed = "'" + [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($name) + "'"
    }
    [Management.Automation.CompletionResult]::new($typed, $name, 'ParameterValue', $found[$name])
  }
}
`;
}

function table(options: readonly OptionDefinition[]): string {
  return `[ordered]@{ ${
    options.map(({ name, summary }) => `${quoted(`--${name}`)} = ${quoted(summary)}`).join("; ")
  } }`;
}

/** WHO, TEXT (nothing is completed), or the words with blanks between them. */
function valueOf(kind: Kind): string {
  switch (kind.is) {
    case "who":
      return quoted("WHO");
    case "path":
    case "text":
      return quoted("TEXT");
    case "words":
      return quoted(kind.words.join(" "));
    default:
      return kind satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
