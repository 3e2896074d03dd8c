/** Long lines, broken as Python's formatters break them: inside the brackets that end the line, or a function's. */

const WIDTH = 110

/**
 * The line, or the several that it becomes.
 * @param kind an import's parentheses are only there where it is broken
 */
export function fold(line: string, kind: 'code' | 'import' = 'code'): string[] {
  if (kind === 'import') {
    const single = line.replace(/ \((.*)\)$/, ' $1')
    if (single.length <= WIDTH) return [single]
  }
  if (line.length <= WIDTH && kind === 'code') return [line]
  const found = brackets(line)
  if (!found) return [line]
  const [open, close] = found
  const margin = ' '.repeat(line.length - line.trimStart().length)
  const inner = line.slice(open + 1, close)
  const whole = `${margin}    ${inner}`
  const head = line.slice(0, open + 1)
  const tail = `${margin}${line.slice(close)}`
  if (whole.length <= WIDTH && kind === 'code') return [head, whole, tail]
  const parts = splitAtCommas(inner)
  // A bare comprehension or condition has no commas, and takes none.
  const comma = parts.length > 1 || kind === 'import' ? ',' : ''
  return [head, ...parts.flatMap((part) => fold(`${margin}    ${part}${comma}`)), tail]
}

/** Where the line is broken: a function's parameters, else the last brackets outside of all others. */
function brackets(line: string): readonly [open: number, close: number] | undefined {
  const stack: number[] = []
  let found: readonly [number, number] | undefined
  for (const { character, at } of codeCharacters(line)) {
    if ('([{'.includes(character)) stack.push(at)
    if (!')]}'.includes(character)) continue
    const open = stack.pop()
    if (open === undefined || stack.length > 0) continue
    found = [open, at]
    if (/^ *(async )?def /.test(line)) break
  }
  return found
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let [depth, from] = [0, 0]
  for (const { character, at } of codeCharacters(text)) {
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
    if (character !== ',' || depth > 0) continue
    parts.push(text.slice(from, at).trim())
    from = at + 1
  }
  const rest = text.slice(from).trim()
  return rest === '' ? parts : [...parts, rest]
}

/** Everything outside of string literals. */
function* codeCharacters(text: string): Generator<{ readonly character: string; readonly at: number }> {
  let inside = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '"') inside = !inside
    else if (inside && character === '\\') at++
    else if (!inside) yield { character, at }
  }
}
