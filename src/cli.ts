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
import type { StoreOptions } from './accounts/open-store.js'
import type { Flags } from './config/command-line.js'
import { defaults } from './config/options.js'
import { lineOf, Problems } from './config/problems.js'
import { defaultInWords, NONE, nameOf, settingKeys, settingTable } from './config/setting-table.js'
import { withDefaults } from './config/settings.js'
import { escaped } from './ops/terminal-text.js'
import { endOnUnexpected } from './ops/unexpected.js'

endOnUnexpected()

/** Where accounts are, unless somebody says otherwise: the same for the server and for `parley user`. */
const stores = withDefaults({})

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

const serveCommand = program
  .command('serve')
  .summary('run the room chat server')
  .description(
    'Runs the room chat server until it is told to stop (Ctrl-C, SIGTERM). Each setting is read from its flag, or else from the environment (PARLEY_MAX_USERS for --max-users), or else from the file (max-users: 1000).',
  )
  .option('--config <file>', 'a YAML file with settings; read again on SIGHUP (env: PARLEY_CONFIG)')
  .option(
    '--check-config',
    'print what would be in force and where it comes from, or what is wrong; start nothing',
  )
  .showHelpAfterError(false)
  .configureOutput({ outputError: (text, write) => write(`${asProblem(text)}\n`) })
  .action(async ({ config, checkConfig, ...flags }: ServeFlags) => {
    const path = config ?? (process.env.PARLEY_CONFIG || undefined)
    const file = path === undefined ? undefined : (await import('./config/config-file.js')).configFile(path)
    const sources = { flags, environment: process.env, config: file }
    if (checkConfig) (await import('./commands/check-config.js')).checkConfig(sources)
    else await (await import('./commands/serve.js')).serve(sources)
  })
for (const key of settingKeys) {
  const { group, kind, about } = settingTable[key]
  const otherwise = defaultInWords(key)
  const description = otherwise === NONE ? about : `${about} (default: ${otherwise})`
  const flag = `--${nameOf(key)} <${kind.placeholder}>`
  serveCommand.addOption(new Option(flag, description).helpGroup(`${group}:`))
}

interface ServeFlags extends Flags {
  readonly config?: string
  readonly checkConfig?: true
}

/** What commander says of a flag, as every other problem is said. */
function asProblem(text: string): string {
  return `parley: ${text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')}`
}

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

program
  .command('load')
  .summary('put load on a server, and check what it delivers')
  .description(
    'Opens connections that log in, enter rooms and talk, and measures how long answers and deliveries take. Checks that everything said in a room reaches everybody else there once and in order; exits with 1 where it does not.',
  )
  .addOption(option('--host <address>', "the server's address").default(defaults.host))
  .addOption(
    option('--port <number>', "the server's port").default(defaults.port).argParser(integer(1, 65535)),
  )
  .option('--connections <number>', 'users that connect', integer(1, 60_000), 100)
  .option('--room-size <number>', 'users in each room', integer(1, 60_000), 10)
  .option('--senders <number>', 'users in each room that talk', integer(0, 60_000), 2)
  .option(
    '--window <number>',
    'closed loop: messages of each that wait for their answer (default: 1)',
    integer(1, 1000),
  )
  .option(
    '--rate <number>',
    'open loop: messages a second from all together, on schedule',
    integer(1, 10_000_000),
  )
  .option('--seconds <number>', 'how long to measure', integer(1, 86_400), 10)
  .option('--warm-up <number>', 'seconds before that, which do not count', integer(0, 3600), 1)
  .option('--message-size <number>', 'bytes of each message', integer(1, 256), 64)
  .option('--user-prefix <text>', 'users are called this and a number', 'load')
  .option('--password <text>', 'the password of all of them', 'load')
  .option('--first-room <number>', 'the room of the first users', integer(0, 2 ** 31 - 1), 0)
  .option(
    '--server-pid <number>',
    "the server's process on this machine, to measure its CPU time",
    integer(1, 2 ** 31 - 1),
  )
  .option('--json', 'print the report as JSON', false)
  .option('--tls', 'the server speaks TLS', false)
  .option('--tls-ca <file>', 'TLS, trusting the certificates in this PEM file')
  .action(async (options) => {
    const { load } = await import('./commands/load.js')
    await load(options)
  })

const user = program
  .command('user')
  .summary('manage accounts')
  .description('Manages accounts, in the data folder or in Redis, also while servers run that use them.')

/** `parley user <usage>`, for accounts in the data folder or in Redis. */
function userCommand(usage: string, summary: string): Command {
  return user
    .command(usage)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .addOption(option('--data <folder>', settingTable.data.about).default(stores.data))
    .addOption(option('--redis <url>', settingTable.redis.about))
    .addOption(option('--redis-prefix <text>', settingTable.redisPrefix.about).default(stores.redisPrefix))
}
const commands = async () => (await import('./commands/user.js')).userCommands
for (const [name, summary] of [
  ['add', 'register a user; asks for the password'],
  ['remove', 'remove a user, and end their sessions'],
  ['passwd', "change a user's password, and end their sessions"],
  ['kick', "end a user's sessions"],
] as const) {
  userCommand(`${name} <id>`, summary).action(async (id: string, where: StoreOptions) =>
    (await commands())[name](id, where),
  )
}
userCommand('rename <id> <new-id>', 'give a user another id, and end their sessions').action(
  async (id: string, to: string, where: StoreOptions) => (await commands()).rename(id, to, where),
)
userCommand('list', 'list the users').action(async (where: StoreOptions) => (await commands()).list(where))
userCommand('backup <file>', 'copy the accounts of the data folder to a file, also while servers run')
  .option('--force', 'overwrite the file if it is there', false)
  .action(async (file: string, options: StoreOptions & { readonly force: boolean }) =>
    (await commands()).backup(file, options),
  )
userCommand(
  'restore <file>',
  'put a backup in the place of the accounts, which are kept beside it; servers that run use it at once',
).action(async (file: string, where: StoreOptions) => (await commands()).restore(file, where))

addCodegenCommands(program)

try {
  await program.parseAsync()
} catch (error) {
  const lines = error instanceof Problems ? error.lines : [lineOf(error)]
  process.stderr.write(lines.map((line) => `parley: ${escaped(line)}\n`).join(''))
  process.exit(1) // also where something goes on that does not end
}
