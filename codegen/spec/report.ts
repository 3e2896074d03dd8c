/** Diagnostics as people and machines read them. */

import type { Diagnostic, Related } from './diagnostics.js'
import type { Format } from './formats.js'
import { lineText, positionAt, type Source, type Span } from './source.js'

/** All of them in one text, which ends its last line; '' where there are none, but for JSON. */
export function formatDiagnostics(
  source: Source,
  diagnostics: readonly Diagnostic[],
  format: Format,
): string {
  switch (format) {
    case 'text':
      return diagnostics.map((diagnostic) => `${formatDiagnostic(source, diagnostic)}\n\n`).join('')
    case 'json':
      return `${JSON.stringify({ diagnostics: diagnostics.map((one) => machineForm(source, one)) }, null, 2)}\n`
    case 'github':
      return diagnostics.map((diagnostic) => `${workflowCommand(source, diagnostic)}\n`).join('')
  }
}

/** `path:line:col - error code: message`, the lines around, then what else has a part in it and what to do. */
export function formatDiagnostic(source: Source, diagnostic: Diagnostic): string {
  const { severity, code, message, at, fix, related } = diagnostic
  return [
    `${placeOf(source, at)} - ${severity} ${code}: ${message}`,
    ...codeFrame(source, at),
    ...related.map((one) => `  ${placeOf(one.source ?? source, one.at)} - ${one.message}`),
    // An edit is a name that the message asks about already.
    ...(fix && !fix.edit ? [`  to mend it: ${fix.title}`] : []),
  ].join('\n')
}

function placeOf(source: Source, at: Span): string {
  const { line, column } = positionAt(source, at.start)
  return `${source.path}:${line}:${column}`
}

/** The line with the culprit marked, and its neighbours. */
function codeFrame(source: Source, at: Span): string[] {
  const { line, column } = positionAt(source, at.start)
  const frame: string[] = []
  const width = String(line + 1).length
  for (let n = line - 1; n <= line + 1; n++) {
    const text = n < 1 ? undefined : lineText(source, n)
    if (text === undefined) continue
    frame.push(`  ${String(n).padStart(width)} | ${text}`)
    if (n !== line) continue
    const length = Math.max(1, Math.min(at.end - at.start, text.length - column + 1))
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ')
    frame.push(`  ${' '.repeat(width)} | ${indent}${'~'.repeat(length)}`)
  }
  return frame
}

/** Lines and columns count from 1; the end stands behind the last character. */
function machineForm(source: Source, { code, severity, message, at, fix, related }: Diagnostic) {
  const place = (at: Span, from: Source = source) => {
    const [start, end] = [positionAt(from, at.start), positionAt(from, at.end)]
    return {
      path: from.path,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
    }
  }
  return {
    code,
    severity,
    message,
    ...place(at),
    ...(fix && {
      fix: { title: fix.title, ...(fix.edit && { ...place(fix.edit.at), text: fix.edit.text }) },
    }),
    related: related.map((one: Related) => ({ message: one.message, ...place(one.at, one.source) })),
  }
}

/** GitHub's workflow command: an annotation on the line in the pull request. */
function workflowCommand(source: Source, { severity, code, message, at, fix }: Diagnostic): string {
  const [start, end] = [positionAt(source, at.start), positionAt(source, at.end)]
  // GitHub takes columns only within one line.
  const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : ''
  const lines = `line=${start.line},endLine=${end.line}${columns}`
  const text = fix && !fix.edit ? `${message}\nTo mend it: ${fix.title}` : message
  const command = severity === 'note' ? 'notice' : severity
  return `::${command} file=${property(source.path)},${lines},title=${property(code)}::${data(text)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
