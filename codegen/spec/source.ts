/** A spec file's text, and where in it things stand. */

/** Where something stands in the text: offsets in UTF-16 units, `end` excluded. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Source {
  /** As it is printed: the path that the user gave. */
  readonly path: string
  readonly text: string
  /** The offset of every line's first character. */
  readonly lineStarts: readonly number[]
}

/** Lines and columns count from 1, columns in characters as an editor shows them. */
export interface Position {
  readonly line: number
  readonly column: number
}

export function createSource(path: string, text: string): Source {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { path, text, lineStarts }
}

export function positionAt(source: Source, offset: number): Position {
  let low = 0
  let high = source.lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (source.lineStarts[low] ?? 0) + 1 }
}

/** The text of a line, counted from 1, without its line end. */
export function lineText(source: Source, line: number): string | undefined {
  const start = source.lineStarts[line - 1]
  if (start === undefined) return undefined
  const next = source.lineStarts[line] ?? source.text.length + 1
  return source.text.slice(start, next - 1).replace(/\r$/, '')
}
