import { kebab, pascal } from '../../model/names.js'
import { isEmpty, variable } from './spelling.js'
import { type Handled, methodName } from './steps.js'

/** Where the handler of a packet stands, inside the handlers' folder. */
export function handlerFileName({ packet }: Handled): string {
  return `${kebab(packet.name)}.ts`
}

/**
 * A first version of a handler, which does not compile until it answers.
 * @param generated from the handlers' folder to the generated TypeScript, as an import says it
 */
export function handlerStub(handled: Handled, generated: string): string {
  const { packet, behaviour, steps } = handled
  const type = `${pascal(packet.name)}Handler`
  const parameters = isEmpty(packet.body) ? 'context' : 'context, request'
  const doc = packet.doc ? `/** ${packet.doc.replace(/\s+/g, ' ').replaceAll('*/', '*\\/')} */\n` : ''
  return `import type { ${type} } from '${generated}/handlers.js'
import type { Services, Session } from './types.js'

${doc}export const ${variable(packet.name)}: ${type}<Session, Services> = ${steps.some(({ kind }) => kind === 'ask') ? 'async ' : ''}(${parameters}) => {
  // ${behaviour.refusals.length > 0 ? 'return context.refuse(Result.…), or\n  // ' : ''}return ${successPath(handled)}
}
`
}

/** Where the handlers find their types, inside the handlers' folder. */
export const TYPES_FILE = 'types.ts'

/** A first version of what handlers are bound to. */
export function typesStub(): string {
  return `/** What handlers are bound to: whose packet it is, and what they may use. */

export interface Session {
  readonly name: string
}

export interface Services {
  readonly startedAt: Date
}
`
}

/** The calls that answer with success, in their order. */
function successPath({ steps }: Handled): string {
  let path = 'context'
  for (const step of steps) {
    if (step.kind === 'ask') path = `(await ${path}.${methodName(step)}({ … }))`
    else
      path += `.${methodName(step)}(${step.kind === 'send' ? (step.send.to === 'user' ? 'user, { … }' : '{ … }') : ''})`
  }
  return path
}
