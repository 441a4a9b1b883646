/** What a spreadsheet would take for a formula (OWASP, CSV injection), also behind blanks and in wide letters. */
const formula = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/u;

/** Before the first line: without it spreadsheets take UTF-8 for something else. */
export const csvStart = '\u{FEFF}';

/** A line of a CSV file (RFC 4180), all cells quoted. What looks like a formula, phone numbers too, becomes text by an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
