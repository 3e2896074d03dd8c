/** What a spec of the tests says that must be found in it: `# expect: code line`, in the order of the spec. */
export function expectationsOf(text: string): string[] {
  return [...text.matchAll(/^# expect: (?<what>.+)$/gm)].map((match) => match.groups?.what ?? '')
}
