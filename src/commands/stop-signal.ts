/** Ms. Ctrl-C under npm arrives twice, from the terminal and from npm, which passes it on. */
const SAME_KEYSTROKE = 500

/** Calls `stop` on the first SIGINT or SIGTERM. Another one later ends the process at once, with exit code 1. */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void): void {
  let first: number | undefined
  const came = (signal: NodeJS.Signals): void => {
    const now = performance.now()
    if (first === undefined) {
      first = now
      stop(signal)
    } else if (now - first > SAME_KEYSTROKE) process.exit(1)
  }
  process.on('SIGINT', came)
  process.on('SIGTERM', came)
}
