/**
 * The model to TypeScript. A structure's code is put together in struct-files.ts from its interface
 * (struct-type.ts), size (size.ts), writer (encode.ts) and reader (decode.ts); the other files stand on that.
 * The runtime is plain TypeScript under runtime/ and is copied as it is.
 */

import { posix } from 'node:path'
import type { Protocol } from '../../model/model.js'
import { camel } from '../../model/names.js'
import type { Files } from '../text.js'
import { arbitrariesFile } from './arbitraries-file.js'
import { clientFile } from './client-file.js'
import { dispatcherFile } from './dispatcher-file.js'
import { enumsFile } from './enums-file.js'
import { handlersFile } from './handlers-file.js'
import { headerFile } from './header-file.js'
import { Module } from './module.js'
import { packetsFile, sessionFile } from './packets-file.js'
import { runtimeOf } from './runtime-files.js'
import {
  ENUMS,
  HANDLERS,
  HEADER,
  PACKETS,
  packetModule,
  runtime,
  SESSION,
  typeModule,
  variable,
} from './spelling.js'
import { handledPackets } from './steps.js'
import { packetFile, typeFile } from './struct-files.js'
import { handlerFileName } from './stub.js'

export interface TypeScriptOptions {
  /** From the output folder to the handlers' folder; undefined: no table of handlers. */
  readonly handlers: string | undefined
}

export function emitTypeScript(protocol: Protocol, options: TypeScriptOptions): Files {
  const modules = [
    enumsFile(protocol),
    headerFile(protocol),
    sessionFile(protocol),
    packetsFile(protocol),
    ...protocol.types.map((struct) => typeFile(protocol, struct)),
    ...protocol.packets.map((packet) => packetFile(protocol, packet)),
    ...(isServed(protocol) ? [handlersFile(protocol), dispatcherFile(protocol)] : []),
    clientFile(protocol),
    arbitrariesFile(protocol),
    indexFile(protocol),
    ...(options.handlers === undefined || !isServed(protocol)
      ? []
      : [handlerTableFile(protocol, options.handlers)]),
  ]
  const files: Files = new Map(modules.map((module) => [module.path, String(module)]))
  for (const [path, text] of runtimeOf(protocol.file, modules)) files.set(path, text)
  return files
}

/** Whether there is anything to handle. */
function isServed(protocol: Protocol): boolean {
  return handledPackets(protocol).length > 0
}

/** The public face: what a client or a server of the protocol needs, without the test support. */
function indexFile(protocol: Protocol): Module {
  const module = new Module('index.ts', protocol.file)
  const all = [
    ENUMS,
    HEADER,
    SESSION,
    PACKETS,
    ...protocol.types.map(typeModule),
    ...protocol.packets.map(packetModule),
    ...(isServed(protocol) ? [HANDLERS, 'dispatcher.ts'] : []),
    'client.ts',
    runtime('errors'),
    runtime('frame-reader'),
    runtime('requests'),
    runtime('turn'),
  ]
  for (const path of all) module.reexport(path)
  return module
}

/** Every handler, from the hand-written files: one that is missing or wrong does not compile. */
function handlerTableFile(protocol: Protocol, handlers: string): Module {
  const module = new Module('handler-table.ts', protocol.file)
  const handled = handledPackets(protocol)
  const types = posix.join(handlers, 'types.ts')
  module.print(
    `export const handlers: ${module.useType('Handlers', HANDLERS)}<${module.useType('Session', types)}, ${module.useType('Services', types)}> = {`,
    handled.map((one) => {
      const handler = module.use(variable(one.packet.name), posix.join(handlers, handlerFileName(one)))
      const name = camel(one.packet.name)
      return `  ${handler === name ? name : `${name}: ${handler}`},`
    }),
    '}',
  )
  return module
}
