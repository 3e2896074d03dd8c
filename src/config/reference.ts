import { defaultInWords, nameOf, settingKeys, settingTable } from './setting-table.js'

/** Every setting as a table in Markdown, as README.md shows it. */
export function settingsReference(): string {
  const groups = new Set(settingKeys.map((key) => settingTable[key].group))
  return [...groups].map((group) => `${[`### ${group}`, '', ...rowsOf(group)].join('\n')}\n`).join('\n')
}

function rowsOf(group: string): string[] {
  const rows = settingKeys
    .filter((key) => settingTable[key].group === group)
    .map((key) => {
      const { about, kind, live } = settingTable[key]
      const name = `\`${nameOf(key)}\`${live ? ' ↻' : ''}`
      return `| ${[name, defaultInWords(key), about, kind.expected].map(cell).join(' | ')} |`
    })
  return ['| setting | default | what it is | values |', '|---|---|---|---|', ...rows]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
