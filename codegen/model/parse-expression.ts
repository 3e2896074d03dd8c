/** Text to a syntax tree: Kaitai's grammar, with Python's precedence. Resolving names is resolve.ts's work. */

export interface Located {
  /** Offsets in the expression's text. */
  readonly start: number
  readonly end: number
}

export type Syntax = Located &
  (
    | { readonly kind: 'integer'; readonly value: bigint }
    | { readonly kind: 'float'; readonly value: number }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'enum'; readonly type: string; readonly entry: string }
    | { readonly kind: 'size-of'; readonly type: string; readonly unit: 'bytes' | 'bits' }
    | { readonly kind: 'member'; readonly of: Syntax; readonly name: string }
    | { readonly kind: 'unary'; readonly operator: string; readonly operand: Syntax }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Syntax; readonly right: Syntax }
    | { readonly kind: 'choice'; readonly condition: Syntax; readonly yes: Syntax; readonly no: Syntax }
  )

export class ExpressionSyntaxError extends Error {
  readonly found: string
  readonly expected: string
  readonly at: Located
  constructor(found: string, expected: string, at: Located) {
    super(`found ${found}, expected ${expected}`)
    this.found = found
    this.expected = expected
    this.at = at
  }
}

interface Token extends Located {
  readonly kind: 'integer' | 'float' | 'text' | 'name' | 'operator' | 'end'
  readonly text: string
}

const TOKEN =
  /\s*(?:(?<float>\d[\d_]*\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|(?<integer>0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*)|(?<name>[a-zA-Z_]\w*)|(?<text>'[^']*'|"(?:[^"\\]|\\.)*")|(?<operator>::|<<|>>|==|!=|<=|>=|[-+*/%&|^~<>?:().,[\]]))/y

/** From loosest to tightest; comparisons do not chain. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['not'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]
const NOT_LEVEL = 2
/** Deep nesting would end in a stack overflow, here or in a target's compiler. */
const MAX_DEPTH = 100
/** Characters; the same for a long chain of operators. */
const MAX_LENGTH = 2000

/** @throws ExpressionSyntaxError */
export function parseExpression(text: string): Syntax {
  if (text.length > MAX_LENGTH) {
    const all = { start: 0, end: text.length }
    throw new ExpressionSyntaxError(`${text.length} characters`, `at most ${MAX_LENGTH}`, all)
  }
  const tokens = tokenize(text)
  let at = 0
  let depth = 0
  const END: Token = { kind: 'end', text: '', start: text.length, end: text.length }
  const peek = (): Token => tokens[at] ?? END
  const fail = (expected: string): never => {
    const token = peek()
    throw new ExpressionSyntaxError(token.kind === 'end' ? 'the end' : token.text, expected, token)
  }
  const take = (operator: string): Token => {
    if (peek().kind !== 'operator' || peek().text !== operator) fail(operator)
    const token = peek()
    at++
    return token
  }
  const isOperator = (operators: readonly string[]): boolean =>
    (peek().kind === 'operator' || peek().kind === 'name') && operators.includes(peek().text)

  function expression(): Syntax {
    if (++depth > MAX_DEPTH) fail(`at most ${MAX_DEPTH} levels of nesting`)
    const condition = level(0)
    depth--
    if (!isOperator(['?'])) return condition
    at++
    const yes = expression()
    take(':')
    const no = expression()
    return { kind: 'choice', condition, yes, no, start: condition.start, end: no.end }
  }

  function level(n: number): Syntax {
    const operators = LEVELS[n]
    if (!operators) return unary()
    if (n === NOT_LEVEL) {
      if (!isOperator(operators)) return level(n + 1)
      const { start } = peek()
      at++
      if (++depth > MAX_DEPTH) fail(`at most ${MAX_DEPTH} levels of nesting`)
      const operand = level(n)
      depth--
      return { kind: 'unary', operator: 'not', operand, start, end: operand.end }
    }
    let left = level(n + 1)
    while (isOperator(operators)) {
      const operator = peek().text
      at++
      const right = level(n + 1)
      left = { kind: 'binary', operator, left, right, start: left.start, end: right.end }
    }
    return left
  }

  function unary(): Syntax {
    if (!isOperator(['-', '+', '~'])) return postfix()
    const { text: operator, start } = peek()
    at++
    if (++depth > MAX_DEPTH) fail(`at most ${MAX_DEPTH} levels of nesting`)
    const operand = unary()
    depth--
    return operator === '+' ? operand : { kind: 'unary', operator, operand, start, end: operand.end }
  }

  function postfix(): Syntax {
    let value = primary()
    while (isOperator(['.'])) {
      at++
      const token = peek()
      if (token.kind !== 'name') fail('a field or a method')
      at++
      value = { kind: 'member', of: value, name: token.text, start: value.start, end: token.end }
    }
    return value
  }

  function primary(): Syntax {
    const token = peek()
    const { start, end } = token
    if (token.kind === 'integer') {
      at++
      return { kind: 'integer', value: BigInt(token.text.replaceAll('_', '')), start, end }
    }
    if (token.kind === 'float') {
      at++
      return { kind: 'float', value: Number(token.text.replaceAll('_', '')), start, end }
    }
    if (token.kind === 'text') {
      at++
      return { kind: 'text', value: unquote(token), start, end }
    }
    if (isOperator(['('])) {
      at++
      const inner = expression()
      take(')')
      return inner
    }
    if (token.kind !== 'name' || ['and', 'or', 'not'].includes(token.text)) return fail('a value')
    at++
    if (token.text === 'true' || token.text === 'false') {
      return { kind: 'boolean', value: token.text === 'true', start, end }
    }
    if ((token.text === 'sizeof' || token.text === 'bitsizeof') && isOperator(['<'])) {
      at++
      const { names, last } = scopedName(peek())
      const close = take('>')
      const unit = token.text === 'sizeof' ? 'bytes' : 'bits'
      return { kind: 'size-of', type: [...names, last.text].join('::'), unit, start, end: close.end }
    }
    at--
    const { names, last } = scopedName(token)
    if (names.length === 0) return { kind: 'name', name: token.text, start, end }
    return { kind: 'enum', type: names.join('::'), entry: last.text, start, end: last.end }
  }

  /** `a::b::c`: the names before the last, and the last. */
  function scopedName(first: Token): { readonly names: readonly string[]; readonly last: Token } {
    if (first.kind !== 'name') fail('a type')
    at++
    const names: string[] = []
    let last = first
    while (isOperator(['::'])) {
      at++
      names.push(last.text)
      last = peek()
      if (last.kind !== 'name') fail('an enum entry')
      at++
    }
    return { names, last }
  }

  const syntax = expression()
  if (peek().kind !== 'end') fail('an operator or the end')
  return syntax
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) {
      const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0)
      if (start === text.length) break
      throw new ExpressionSyntaxError(text.charAt(start), 'a value or an operator', { start, end: start + 1 })
    }
    for (const kind of ['float', 'integer', 'name', 'text', 'operator'] as const) {
      const found = match.groups?.[kind]
      if (found === undefined) continue
      const end = TOKEN.lastIndex
      tokens.push({ kind, text: found, start: end - found.length, end })
    }
  }
  return tokens
}

/** Kaitai: 'as is', "with \n escapes". */
function unquote(token: Token): string {
  const inner = token.text.slice(1, -1)
  if (token.text.startsWith("'")) return inner
  const escapes: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    0: '\0',
    '"': '"',
    '\\': '\\',
    "'": "'",
  }
  return inner.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (whole, name: string) => {
    if (name.length === 5) return String.fromCharCode(Number.parseInt(name.slice(1), 16))
    const plain = escapes[name]
    if (plain === undefined)
      throw new ExpressionSyntaxError(whole, 'one of \\n \\t \\r \\0 \\" \\\\ \\uXXXX', token)
    return plain
  })
}
