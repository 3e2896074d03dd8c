/** The server's own figures, from its `/metrics`. */

/** Prometheus text as name-with-labels and value. @throws Error where a line is none */
export function parseMetrics(text: string): Map<string, number> {
  const values = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*(?:\{.*\})?) (\S+)$/.exec(line)
    const [, name, value] = match ?? []
    if (name === undefined || value === undefined) throw new Error(`not a metric: ${line}`)
    values.set(name, value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value))
  }
  return values
}

/** @throws Error where the server does not answer in time */
export async function scrape(httpPort: number): Promise<Map<string, number>> {
  const response = await fetch(`http://127.0.0.1:${httpPort}/metrics`, { signal: AbortSignal.timeout(5000) })
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`)
  return parseMetrics(await response.text())
}
