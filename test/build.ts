import { execFileSync } from 'node:child_process'

/** Some tests start the program as a user does, so it is built first; nothing happens where nothing changed. */
export default function build(): void {
  execFileSync('node_modules/.bin/tsc', ['-b', 'src'], { stdio: 'inherit' })
}
