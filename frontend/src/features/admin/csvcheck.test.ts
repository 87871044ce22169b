import { describe, expect, it } from 'vitest'
import { check, decode, isFault, maxRows, type CheckedFile } from './csvcheck'

const good = (text: string) => {
  const found = check('people', { text })
  if (isFault(found)) {
    throw new Error(JSON.stringify(found))
  }
  return found
}

describe('a file of people', () => {
  it('is read with the lines on which rows begin', () => {
    const file = good(
      '\uFEFFmail,Name,team\na@x.org,"A, B",Press\n\nb@x.org,"C\nD",\r\nc@x.org,"E ""e""",x\n',
    )
    expect(file.header).toEqual(['mail', 'name', 'team'])
    expect(file.rows.map((r) => [r.line, r.cells['name']])).toEqual([
      [2, 'A, B'],
      [4, 'C\nD'],
      [6, 'E "e"'],
    ])
    expect(file.separator).toBe(',')
  })

  it.each([
    [';', 'mail;name;team\na@x.org;"B; C";Press, too\n\nb@x.org;"D\nE";\n'],
    ['\t', 'mail\tname\tteam\na@x.org\t"B; C"\tPress, too\n\nb@x.org\t"D\nE"\t\n'],
  ])('is put into commas from %j, and lines keep their numbers', (separator, text) => {
    const file = good(text)
    expect(file.separator).toBe(separator)
    const again = good(file.text)
    expect(again.separator).toBe(',')
    expect(again.rows).toEqual(file.rows)
    expect(again.rows[0]?.cells['team']).toBe('Press, too')
  })

  it.each([
    ['', { fault: 'empty' }],
    [' \n ', { fault: 'empty' }],
    ['mail,name\n\0,x', { fault: 'binary' }],
    ['mail,name\n', { fault: 'noRows' }],
    ['mail,name,shoe size\na,b,c', { fault: 'unknownColumn', column: 'shoe size' }],
    ['mail,team\na,b', { fault: 'missingColumn', column: 'name' }],
    ['mail,name,Mail\na,b,c', { fault: 'doubleColumn', column: 'mail' }],
    ['mail,name\na,"b\nc,d\n', { fault: 'quote', line: 2 }],
    ['mail,name\na,b\nc,d,e\n', { fault: 'cells', line: 3 }],
  ])('%j is refused', (text, fault) => {
    expect(check('people', { text })).toEqual(fault)
  })

  it('has bounds', () => {
    expect(check('people', { text: 'mail,name\n' + 'a,b\n'.repeat(maxRows + 1) })).toEqual({
      fault: 'tooManyRows',
    })
    expect(check('people', { text: 'mail,name\na,b' }, 9 << 20)).toEqual({ fault: 'tooLarge' })
  })

  it('knows the columns of mandates', () => {
    expect(isFault(check('mandates', { text: 'mail,title,level\na,b,1' }))).toBe(false)
    expect(check('mandates', { text: 'mail,name\na,b' })).toEqual({ fault: 'unknownColumn', column: 'name' })
  })
})

describe('bytes', () => {
  it('are UTF-8', () => {
    expect(decode(new TextEncoder().encode('Übung'))).toEqual({ text: 'Übung', windows: false })
  })

  it('are what older spreadsheets write otherwise', () => {
    expect(decode(Uint8Array.of(0xdc, 0x62, 0x75, 0x6e, 0x67))).toEqual({ text: 'Übung', windows: true })
  })

  it('are checked with what was said of them', () => {
    const file = check('people', { text: 'mail,name\na,b', windows: true }) as CheckedFile
    expect(file.windows).toBe(true)
  })
})
