/**
 * Markdown as GitHub and GitLab render it. Text from the spec is shown as it was written: nothing in it is taken
 * for markup, breaks out of a table's cell, or becomes HTML.
 */

/** Characters that would start something: emphasis, code, links, tables, HTML, formulas. `_` and `#` only where they do. */
const SPECIAL = /[\\`*[\]~|<>$]|&(?=[#\w])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<!\S)#/gu

/** Text on one line. */
export function text(raw: string): string {
  return oneLine(raw)
    .replace(SPECIAL, (character) => ('[]|<>$&'.includes(character) ? entity(character) : `\\${character}`))
    .replace(/^[-+=]|(?<=^\d+)[.)]/, '\\$&')
}

/** A longer text: paragraphs are kept, with a blank line between them. */
export function paragraphs(raw: string | undefined): string[] {
  const parts = (raw ?? '').split(/\n\s*\n/).map(text)
  return parts.filter((part) => part !== '').flatMap((part) => [part, ''])
}

/** Something of the spec or the wire, in type of one width. */
export function code(raw: string): string {
  const line = oneLine(raw)
  if (line === '') return ''
  return /[`|\\]/.test(line) ? `<code>${line.replace(/[^\p{L}\p{N} ]/gu, entity)}</code>` : `\`${line}\``
}

/** @param label Markdown */
export function link(label: string, target: string): string {
  return `[${label}](${target})`
}

export interface Column {
  /** Markdown. */
  readonly title: string
  readonly align?: 'right'
}

/** @param rows Markdown, a cell for each column */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === 'right' ? '--:' : '---'))),
    ...rows.map(line),
    '',
  ]
}

/** @param lines shown as they are; none may start with a fence */
export function fenced(language: string, lines: readonly string[]): string[] {
  return [`\`\`\`${language}`, ...lines, '```', '']
}

/** `a, b or c` */
export function listed(parts: readonly string[], conjunction: 'and' | 'or'): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} ${conjunction} ${parts.at(-1)}`
}

export function oneLine(raw: string): string {
  return raw
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\p{Cc}/gu, '\ufffd')
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`
}
