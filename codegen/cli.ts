/**
 * The generator as a program of its own, `npm run gen`. It stands apart from src/, which does not compile
 * while a new packet's handler is missing.
 *
 * Where to read on: command-line/ has the commands and their flags, commands/ what each does. generate.ts is the way
 * from a spec's text to files:
 *   spec/        reads it and words what is wrong with it (ksy/ does so for plain Kaitai specs),
 *   model/       finds out what it means,
 *   emit/        prints that, a folder for each target: typescript, python, kaitai, docs, vectors;
 *   interpret/   carries it out on values and bytes, without generated code,
 *   candidates/  has the values that are worth trying: for vectors and for what diff shows;
 *   lint/, diff/ hold rules, a file each;
 *   output.ts    alone writes, compares and removes files.
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
