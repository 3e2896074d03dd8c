/**
 * The generator as a program of its own, `npm run gen`. It stands apart from src/, which does not compile
 * while a new packet's handler is missing.
 *
 * Where to read on: command-line/ has the commands and their flags, commands/ what each does, generate.ts is the way from a
 * spec's text to files: spec/ reads it, model/ finds out what it means, emit/ prints it in each language.
 */

import { Command } from 'commander'
import { addCodegenCommands } from './command-line/index.js'

const program = new Command('codegen')
addCodegenCommands(program)
try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`codegen: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
