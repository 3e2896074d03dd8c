#!/usr/bin/env node
/**
 * The command line. Each command's code is loaded only when it runs, so `gen` works while the server does not
 * compile, and `--help` is quick.
 *
 * Where to read on: server.ts puts the server together, commands/ holds the commands, ../codegen/cli.ts starts
 * the tour of the generator.
 */

import { Command, InvalidArgumentError, Option } from 'commander'
import { addCodegenCommands } from '../codegen/command-line/index.js'
import { defaults } from './config/options.js'

const DATA = './data'

/** An option that also comes as PARLEY_NAME. */
function option(flags: string, description: string): Option {
  const made = new Option(flags, description)
  return made.env(`PARLEY_${made.name().replaceAll('-', '_').toUpperCase()}`)
}

function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`expected an integer from ${min} to ${max}`)
  }
}

const program = new Command('parley')
  .description(
    'Protocol-first networking for games and chat: a packet spec, the code generated from it, a room chat server.',
  )
  .showHelpAfterError('(parley --help says what there is)')

program
  .command('serve')
  .summary('run the room chat server')
  .description('Runs the room chat server until it is told to stop (Ctrl-C, SIGTERM).')
  .addOption(option('--host <address>', 'where to listen').default(defaults.host))
  .addOption(
    option('--port <number>', 'where to listen; 0: any free port')
      .default(defaults.port)
      .argParser(integer(0, 65535)),
  )
  .addOption(option('--data <folder>', 'where accounts are kept').default(DATA))
  .addOption(
    option('--registration <how>', 'who may make an account: first-login, or closed (parley user add)')
      .choices(['first-login', 'closed'])
      .default(undefined, 'first-login on a loopback host, else closed'),
  )
  .addOption(
    option('--auth <how>', 'password, or open: any name, no password')
      .choices(['password', 'open'])
      .default('password'),
  )
  .addOption(
    option('--rooms <number>', 'rooms, numbered from 0')
      .default(defaults.rooms)
      .argParser(integer(1, 2 ** 31)),
  )
  .addOption(
    option('--room-capacity <number>', 'members of a room')
      .default(defaults.roomCapacity)
      .argParser(integer(1, 1e6)),
  )
  .addOption(
    option('--max-users <number>', 'users logged in').default(defaults.maxUsers).argParser(integer(1, 1e6)),
  )
  .action(async (options) => {
    const { serve } = await import('./commands/serve.js')
    await serve(options)
  })

program
  .command('chat')
  .summary('chat from this terminal')
  .description(
    'Logs in, enters a room and chats. Lines are said to the room; /leave leaves it, /enter N enters another, /quit ends.',
  )
  .addOption(option('--host <address>', "the server's address").default(defaults.host))
  .addOption(
    option('--port <number>', "the server's port").default(defaults.port).argParser(integer(1, 65535)),
  )
  .requiredOption('--user <id>', 'your user id')
  .option('--room <number>', 'the room to enter', integer(0, 2 ** 31 - 1), 0)
  .option('--tls', 'the server speaks TLS', false)
  .option('--tls-ca <file>', 'TLS, trusting the certificates in this PEM file')
  .action(async (options) => {
    const { chat } = await import('./commands/chat.js')
    await chat(options)
  })

const user = program
  .command('user')
  .summary('manage accounts')
  .description('Manages the accounts of the embedded store, also while the server runs.')
for (const [name, summary, takesUser] of [
  ['add', 'register a user; asks for the password', true],
  ['remove', 'remove a user', true],
  ['passwd', "change a user's password", true],
  ['list', 'list the users', false],
] as const) {
  const command = user
    .command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
  if (takesUser) command.argument('<id>', 'the user id')
  command
    .addOption(option('--data <folder>', 'where accounts are kept').default(DATA))
    .action(async (...args: unknown[]) => {
      const { userCommands } = await import('./commands/user.js')
      const id = takesUser ? String(args[0]) : ''
      await userCommands[name]({ id, data: command.opts<{ data: string }>().data })
    })
}

addCodegenCommands(program)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`parley: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
