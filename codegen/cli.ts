/**
 * The generator as a program of its own, `npm run gen`. It stands apart from src/, which does not compile
 * while a new packet's handler is missing.
 *
 * Where to read on: commands/ has one file a command, generate.ts is the way from a
 * spec's text to files: spec/ reads it, model/ finds out what it means, emit/ prints it in each language.
 */

import { Command } from 'commander'
import { addCodegenCommands } from './commands/index.js'

const program = new Command('codegen')
addCodegenCommands(program)
try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`codegen: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
