import { type Protocol, valueFields } from '../../model/model.js'
import { camel, pascal } from '../../model/names.js'
import { indent } from '../text.js'
import { docComment, Module } from './module.js'
import { ENUMS, enumEntry, HANDLERS, isEmpty, packetModule, property, runtime } from './spelling.js'
import {
  contextType,
  type Handled,
  handledPackets,
  mayRefuse,
  methodName,
  nextSteps,
  type Step,
} from './steps.js'
import { sentType } from './struct-type.js'
import { viewName } from './view.js'

/** What a handler of each packet is given, and what it may do with it. */
export function handlersFile(protocol: Protocol): Module {
  const module = new Module(HANDLERS, protocol.file)
  const handled = handledPackets(protocol)
  module.useType('Answer', runtime('turn'))
  for (const one of handled) printHandler(module, protocol, one)

  module.print('/** One handler for every packet that a client sends, and for every event of the server. */')
  module.print('export interface Handlers<Session, Services> {')
  for (const { packet } of handled) {
    module.print(`  ${camel(packet.name)}: ${pascal(packet.name)}Handler<Session, Services>`)
  }
  module.print('}')
  return module
}

function printHandler(module: Module, protocol: Protocol, handled: Handled): void {
  const { packet, steps, behaviour } = handled
  const name = pascal(packet.name)
  const request = behaviour.view ? viewName(packet.body) : name
  const lasts = behaviour.view
    ? 'The request is a view of its frame: valid until the handler returns, or awaits.'
    : ''
  const unreadable = behaviour.malformed
    ? `A body that cannot be read does not come here: it is answered with ${behaviour.malformed.name.spec}.`
    : ''
  module.print(
    ...docComment(
      [packet.doc ?? '', lasts, unreadable, `${packet.name.spec}, ${protocol.file}:${packet.line}`].filter(
        Boolean,
      ),
    ),
  )
  module.print(`export type ${name}Handler<Session, Services> = (`)
  module.print(`  context: ${contextType(handled, 0)},`)
  if (!isEmpty(packet.body)) module.print(`  request: ${module.useType(request, packetModule(packet))},`)
  module.print(') => Answer | Promise<Answer>', '')
  for (let done = 0; done < steps.length; done++) {
    const last = steps[done - 1]
    module.print(`export interface ${contextType(handled, done)} {`)
    if (done === 0) module.print('  readonly session: Session', '  readonly services: Services')
    if (last?.kind === 'ask') {
      module.print(
        `  readonly answer: ${module.useType(pascal(last.ask.answer.name), packetModule(last.ask.answer))}`,
      )
    }
    if (mayRefuse(handled, done)) module.print(...indent(refusal(module, handled)))
    for (const step of nextSteps(handled, done))
      module.print(...indent(signature(module, protocol, handled, step)))
    module.print('}', '')
  }
}

function refusal(module: Module, { behaviour, packet }: Handled): string[] {
  const results = behaviour.refusals.map((entry) => {
    const type = behaviour.reply?.body.fields
      .map(({ shape }) => (shape.kind === 'integer' ? shape.enum : undefined))
      .find(Boolean)
    if (!type) return String(entry.value)
    module.useType(pascal(type.name), ENUMS)
    return `typeof ${enumEntry(type, entry)}`
  })
  const reply = behaviour.reply?.name.spec ?? ''
  return [
    ...docComment(`Answers ${reply} with why not; the session stays as it was before ${packet.name.spec}.`),
    `refuse(result: ${results.join(' | ')}): Answer`,
  ]
}

function signature(module: Module, protocol: Protocol, handled: Handled, step: Step): string[] {
  const { steps, behaviour } = handled
  const next = contextType(handled, steps.indexOf(step) + 1)
  if (step.kind === 'ask') {
    const { packet, of, answer } = step.ask
    const type = module.useType(pascal(packet.name), packetModule(packet))
    return [
      ...docComment(
        `${packet.name.spec} to ${of.spec}; ${answer.name.spec} answers. The session's next packets wait.`,
      ),
      `${methodName(step)}(packet: ${type}): Promise<${next}>`,
    ]
  }
  if (step.kind === 'send') {
    const { packet, to, repeat, when } = step.send
    const type = module.useType(pascal(packet.name), packetModule(packet))
    const whom = { others: "the room's other members", sender: 'this session', user: 'the given session' }[to]
    const times = `${repeat ? ', once or several times' : ''}${when ? `; only while in ${when.join(' or ')}` : ''}`
    const user = to === 'user' ? 'user: Session, ' : ''
    const given = isEmpty(packet.body)
      ? `${user}packet?: ${type}`
      : `${user}packet: ${sentType(module, packet.body)}`
    return [
      ...docComment(`${packet.name.spec} to ${whom}${times}.`),
      `${methodName(step)}(${given}): ${next}`,
    ]
  }
  const goes = behaviour.goes === undefined ? '' : ` The session goes to ${behaviour.goes}.`
  if (!step.reply) return [...docComment(`Everything is done.${goes}`), 'done(): Answer']
  const others = valueFields(step.reply.body).filter((field) => field.name.spec !== protocol.result?.field)
  const type = others.length > 0 ? module.useType(pascal(step.reply.name), packetModule(step.reply)) : ''
  const resultField = valueFields(step.reply.body).find((field) => field.name.spec === protocol.result?.field)
  const omitted = resultField ? `Omit<${type}, '${property(resultField)}'>` : type
  const given = others.length > 0 ? `packet: ${omitted}` : ''
  return [...docComment(`${step.reply.name.spec} with success.${goes}`), `reply(${given}): Answer`]
}
