import { execFileSync } from 'node:child_process'

/**
 * Some tests start the programs as a user does. Everything is built first, once: two tests that built the same at the
 * same time would write over each other.
 */
export default function build(): void {
  const projects = ['src', 'codegen', 'test/bench', 'test/stress']
  execFileSync('node_modules/.bin/tsc', ['-b', ...projects], { stdio: 'inherit' })
}
