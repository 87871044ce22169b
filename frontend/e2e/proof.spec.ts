import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { sample } from '../src/features/proof/sample.test-help'
import { axe, expect, reflows, screens, settled, speak, test } from './harness'

/** Gives the page a receipt file, as a choice of the reader. */
async function give(page: Page, file: unknown) {
  await page.locator('input[type=file]').setInputFiles({
    name: 'receipt.json',
    mimeType: 'application/json',
    buffer: Buffer.from(typeof file === 'string' ? file : JSON.stringify(file)),
  })
}

/** Drops a file on the page. */
async function drop(page: Page, name: string, text: string) {
  const data = await page.evaluateHandle(
    ({ name, text }) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], name))
      return transfer
    },
    { name, text },
  )
  await page.getByText('or drop it here').dispatchEvent('drop', { dataTransfer: data })
  await expect(page.getByText(`Read: ${name}`)).toBeVisible()
}

const step = (page: Page, name: string) => page.locator(`[data-step=${name}]`)

test.describe('a receipt from anywhere', () => {
  test('is checked without signing in and without sending anything', async ({ page }) => {
    const { file, key } = await sample()
    await page.goto('/verify')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check a receipt')
    await settled(page)
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.url()))
    await give(page, file)
    await expect(page.getByText('This receipt fits itself.')).toBeVisible()
    await expect(step(page, 'signer')).toContainText(key)
    await page.getByLabel('The key to compare with').fill(key)
    await expect(page.getByText('This record is in the count, unchanged.')).toBeVisible()
    await expect(page.locator('[data-step]')).toHaveCount(4)
    await expect(page.locator('[data-step]:not([data-verdict=holds])')).toHaveCount(0)
    await expect(step(page, 'tree')).toContainText('It is record 2 of 3. 2 hashes lead from it')
    await axe(page)
    await reflows(page)
    await screens(page, 'verify')
    expect(sent).toEqual([])
  })

  test(
    'is checked when it is pasted, dropped, and with the network cut',
    { tag: '@desktop' },
    async ({ page, context }) => {
      const { file } = await sample()
      await page.goto('/verify')
      await settled(page)
      await context.setOffline(true)
      await page.getByLabel('or paste what it says').fill(JSON.stringify(file, null, 2))
      await expect(page.getByText('This receipt fits itself.')).toBeVisible()
      await page.getByLabel('or paste what it says').fill('{"followship_receipt":1}')
      await expect(page.getByText('“organisation” is missing')).toBeVisible()
      await drop(page, 'dropped.json', JSON.stringify(file))
      await expect(page.getByText('This receipt fits itself.')).toBeVisible()
      await context.setOffline(false)
    },
  )

  test('is refused, with the reason, with one bit changed', { tag: '@desktop' }, async ({ page }) => {
    const { file, key } = await sample()
    const flip = (hex: string) => (Number.parseInt(hex[0] ?? '', 16) ^ 1).toString(16) + hex.slice(1)
    const inProof = (change: object) => ({ ...file, proof: { ...file.proof, ...change } })
    const cases: [unknown, string, RegExp][] = [
      [{ ...file, leaf: flip(file.leaf) }, 'tree', /do not lead from this record/],
      [inProof({ hashes: file.proof.hashes.map(flip) }), 'tree', /do not lead from this record/],
      [inProof({ index: 0 }), 'tree', /do not lead from this record/],
      [inProof({ size: 2 }), 'tree', /counts 2 records, the checkpoint 3/],
      [
        inProof({ checkpoint: file.proof.checkpoint.replace('release a', 'release c') }),
        'signature',
        /signature does not fit/,
      ],
      [inProof({ verifier_key: key.replace('orchard', 'orchare') }), 'signature', /key is altered/],
      [{ ...file, round: file.round.replace('3', '2') }, 'round', /another organisation or another round/],
    ]
    await page.goto('/verify')
    for (const [wrong, name, reason] of cases) {
      await give(page, wrong)
      await expect(step(page, name)).toContainText(reason)
      await expect(step(page, name)).toHaveAttribute('data-verdict', 'fails')
      await expect(page.getByText('This receipt does not hold.')).toBeVisible()
    }
    await axe(page)
    await screens(page, 'verify-fails')
    await give(page, 'no receipt')
    await expect(page.getByText('it is not JSON')).toBeVisible()
    await give(page, file)
    await page.getByLabel('The key to compare with').fill(`${key}x`)
    await expect(step(page, 'signer')).toHaveAttribute('data-verdict', 'fails')
  })

  test('is checked in German', { tag: '@desktop' }, async ({ page }) => {
    await speak(page, 'de')
    await page.goto('/verify')
    await give(page, (await sample()).file)
    await expect(page.getByText('Diese Quittung passt zu sich selbst.')).toBeVisible()
    await axe(page)
    await page.getByRole('button', { name: 'English' }).click()
    await expect(page.getByText('This receipt fits itself.')).toBeVisible()
  })
})

interface RoundOf {
  id: string
  state: string
  label: string
}

/** The round that was published last. */
async function lastRound(page: Page): Promise<RoundOf> {
  const { rounds } = (await (await page.request.get('/api/v1/rounds')).json()) as { rounds: RoundOf[] }
  const last = rounds.filter((r) => r.state === 'published').at(-1)
  if (!last) {
    throw new Error('the demonstration has no published round')
  }
  return last
}

const marks = (page: Page) =>
  page
    .locator('[data-step]')
    .evaluateAll((all) => all.map((e) => [e.getAttribute('data-step'), e.getAttribute('data-verdict')]))

test.describe('the own record', () => {
  test('is checked green after the close, and kept as a file that checks anywhere', async ({
    page,
    signIn,
    context,
  }) => {
    await signIn('associate')
    await page.goto('/')
    const todo = page.getByRole('region', { name: 'What I still have to do' })
    await todo.getByRole('link', { name: 'Check my own record' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('My record')
    await expect(page.getByText('A list was recorded from you, and it is in the count.')).toBeVisible()
    await expect(page.getByText('It adds up. The key is the first')).toBeVisible()
    const steps = ['signature', 'signer', 'round', 'tree', 'size', 'release', 'mine']
    expect(await marks(page)).toEqual(steps.map((s) => [s, s === 'signer' ? 'open' : 'holds']))
    await axe(page)
    await reflows(page)

    // The second look: this browser knows the key.
    await page.reload()
    await expect(page.getByText('It adds up.', { exact: true })).toBeVisible()
    expect(await marks(page)).toEqual(steps.map((s) => [s, 'holds']))
    await screens(page, 'record')

    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the receipt' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toMatch(/^followship-receipt-[a-z2-7]{26}\.json$/)
    const file = await saved.path()
    const key =
      (await page
        .locator('dd')
        .filter({ hasText: /\+[0-9a-f]{8}\+/ })
        .textContent()) ?? ''

    const saves = async (name: string) => {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name }).click()
      return readFileSync(await (await download).path(), 'utf8')
    }
    const { id } = await lastRound(page)
    const answered = async (of: string) => (await page.request.get(`/api/v1/rounds/${id}/${of}`)).text()
    expect(await saves('Save all codes')).toBe(await answered('leaves'))
    expect(JSON.parse(await saves('Save the checkpoint'))).toEqual(JSON.parse(await answered('checkpoint')))

    const answer = await answered('receipt')

    await page.goto('/')
    await expect(todo).toBeVisible()
    await expect(page.getByRole('link', { name: 'Check my own record' })).toHaveCount(0)

    // Somewhere else, signed out.
    await context.clearCookies()
    await page.goto('/verify')
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByLabel('The key to compare with').fill(key)
    await expect(page.getByText('This record is in the count, unchanged.')).toBeVisible()
    // The whole answer of the service will do as well, dropped.
    const other = answer.replace(
      /("leaf":")(.)/,
      (_, head: string, digit: string) => head + (digit === '0' ? '1' : '0'),
    )
    await drop(page, 'other.json', other)
    await expect(page.getByText('This receipt does not hold.')).toBeVisible()
    await drop(page, 'answer.json', answer)
    await expect(page.getByText('This record is in the count, unchanged.')).toBeVisible()
  })

  test(
    'of the code that is noted down is looked up, and the answer checked',
    { tag: '@desktop' },
    async ({ page, signIn }) => {
      await signIn('associate')
      const { id } = await lastRound(page)
      await page.goto(`/rounds/${id}/record`)
      const part = page.getByRole('region', { name: 'Look up a code' })
      const leaves = (await (await page.request.get(`/api/v1/rounds/${id}/leaves`)).text()).trim().split('\n')
      const ask = async (code: string) => {
        await part.getByLabel('Code of a receipt').fill(code)
        await part.getByRole('button', { name: 'Look it up' }).click()
      }
      await ask(leaves[3] ?? '')
      await expect(part.getByText('Counted: the way from it')).toBeVisible()
      await ask('0'.repeat(64))
      await expect(part.getByText('No record of this round has this code.')).toBeVisible()
      await ask('hello')
      await expect(part.getByText('A code has 64 digits')).toBeVisible()
      // A service that says "included" without a proof is not believed.
      await page.route('**/proofs/*', (route) =>
        route.fulfill({ json: { status: 'included', index: 3, size: leaves.length, hashes: [] } }),
      )
      await ask(leaves[3] ?? '')
      await expect(part.getByText('the proof that it gives does not hold')).toBeVisible()
    },
  )

  test('that is not there is said, with what to do', { tag: '@desktop' }, async ({ page, signIn }) => {
    await signIn('associate')
    const { id } = await lastRound(page)
    await page.route('**/receipt', (route) =>
      route.fulfill({ json: { submitted: false, receipt: null, recorded: 'none', file: null } }),
    )
    await page.goto(`/rounds/${id}/record`)
    await expect(page.getByText('No list was recorded from you.')).toBeVisible()
    await expect(page.getByText('If you handed in none, all is in order')).toBeVisible()
    await expect(page.locator('[data-step=mine]')).toHaveCount(0)
    await axe(page)
    await screens(page, 'record-none')
  })
})

test.describe('a service that is not honest', { tag: '@desktop' }, () => {
  const other = (digit: string) => (digit === '0' ? '1' : '0')
  const cases: [string, string, string, RegExp, (body: string) => string][] = [
    [
      'a record changed',
      'leaves',
      'tree',
      /one was removed, added, changed or moved/,
      (b) => other(b[0] ?? '') + b.slice(1),
    ],
    ['a record left out', 'leaves', 'tree', /one was removed, added, changed or moved/, (b) => b.slice(65)],
    [
      'two records in another order',
      'leaves',
      'tree',
      /one was removed/,
      (b) => b.slice(65, 130) + b.slice(0, 65) + b.slice(130),
    ],
    ['a record twice', 'leaves', 'tree', /one was removed/, (b) => b.slice(0, 65) + b],
    [
      'a changed checkpoint',
      'checkpoint',
      'signature',
      /The signature does not fit/,
      (b) => b.replace(/release (.)/, (_, d: string) => `release ${other(d)}`),
    ],
    [
      'a changed key',
      'checkpoint',
      'signature',
      /The key is altered/,
      (b) =>
        b.replace(
          /("verifier_key":"[^+]*)(.)\+/,
          (_, name: string, c: string) => `${name}${c === 'x' ? 'y' : 'x'}+`,
        ),
    ],
    [
      'another turnout',
      'release',
      'size',
      /is published as the turnout/,
      (b) => b.replace(/"turnout":(\d+)/, (_, n: string) => `"turnout":${Number(n) + 1}`),
    ],
    [
      'another result',
      'release',
      'release',
      /not the one that was signed/,
      (b) => b.replace(/"hash":"(.)/, (_, d: string) => `"hash":"${other(d)}`),
    ],
    [
      'a changed receipt',
      'receipt',
      'mine',
      /do not lead from this record/,
      (b) => b.replace(/"leaf":"(.)/, (_, d: string) => `"leaf":"${other(d)}`),
    ],
  ]
  for (const [name, what, where, reason, change] of cases) {
    test(`is found by ${name}`, async ({ page, signIn }) => {
      await signIn('associate')
      const { id } = await lastRound(page)
      let changed = false
      await page.route(`**/rounds/${id}/${what}`, async (route) => {
        const response = await route.fetch()
        const body = await response.text()
        changed = change(body) !== body
        await route.fulfill({ response, body: change(body) })
      })
      await page.goto(`/rounds/${id}/record`)
      await expect(page.getByText('It does not add up.')).toBeVisible()
      expect(changed).toBe(true)
      await expect(step(page, where)).toHaveAttribute('data-verdict', 'fails')
      await expect(step(page, where)).toContainText(reason)
    })
  }

  test('is found by a key that is not the one of before', async ({ page, signIn }) => {
    await signIn('associate')
    const { id } = await lastRound(page)
    await page.goto(`/rounds/${id}/record`)
    await expect(page.getByText('It adds up. The key is the first')).toBeVisible()
    await page.evaluate(() => {
      const name = Object.keys(localStorage).find((k) => k.startsWith('followship.key.')) ?? ''
      localStorage.setItem(name, 'orchard.example+00000000+AAAA')
    })
    await page.reload()
    await expect(step(page, 'signer')).toHaveAttribute('data-verdict', 'fails')
    await axe(page)
    await page.getByRole('button', { name: 'take this key from now on' }).click()
    await expect(page.getByText('It adds up.', { exact: true })).toBeVisible()
  })
})

test.describe('a recount', { tag: '@desktop' }, () => {
  test.use({ serve: 'own' })

  test('is asked for by one officer and confirmed by another, and everybody reads of it', async ({
    page,
    signIn,
  }) => {
    await signIn('administrator')
    const get = async <T>(of: string) => (await (await page.request.get(`/api/v1${of}`)).json()) as T
    const { holders } = await get<{ holders: { person: string; roles: string[] }[] }>('/roles')
    const auditor = holders.find((h) => h.roles.includes('auditor'))?.person ?? ''
    const { mail } = await get<{ mail: `${string}@${string}` }>(`/people/${auditor}`)
    const { id } = await lastRound(page)
    await page.goto(`/rounds/${id}/record`)
    const part = page.getByRole('region', { name: 'Recount' })
    await expect(part).toContainText('Nobody has asked for one.')
    await part.getByRole('button', { name: 'Ask for a recount' }).click()
    await axe(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Ask for a recount' }).click()
    await expect(part).toContainText('Another officer than you confirms it.')

    await signIn('associate')
    await page.goto(`/rounds/${id}/record`)
    await expect(part).toContainText('waits for another officer')
    await expect(part.getByRole('button')).toHaveCount(0)

    await signIn('faculty member')
    await page.goto(`/rounds/${id}/record`)
    await part.getByRole('button', { name: 'Confirm the recount' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm the recount' }).click()
    await expect(page.getByRole('dialog')).toContainText('one of the two has to be an auditor')

    await signIn(mail)
    await page.goto(`/rounds/${id}/record`)
    await part.getByRole('button', { name: 'Confirm the recount' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm the recount' }).click()
    await expect(part).toContainText(`followship recount ${id}`)
    await axe(page)
    await reflows(page)

    await page.goto('/log?action=ask_recount')
    await expect(page.getByRole('table')).toContainText('had a round counted again')
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(3)
  })
})

test(
  'the verdict of a recount is everybody’s to read, in their language',
  { tag: '@desktop' },
  async ({ page, signIn }) => {
    await speak(page, 'de')
    await signIn('associate')
    const { id } = await lastRound(page)
    const part = page.getByRole('region', { name: 'Nachzählung' })
    for (const [verdict, said, mark] of [
      ['pass', 'Noch einmal gezählt, kommt dasselbe heraus.', 'holds'],
      ['fail', 'Noch einmal gezählt, kommt nicht dasselbe heraus.', 'fails'],
      ['impossible', 'Sie lässt sich nicht mehr noch einmal zählen.', 'open'],
    ] as const) {
      await page.unroute('**/recount')
      await page.route('**/recount', async (route) => {
        const at = '2026-11-01T10:00:00Z'
        const now = { state: 'done', asked_by: null, asked_at: at, confirmed_by: null, confirmed_at: at }
        await route.fulfill({ json: { ...now, verdict, recounted_at: at } })
      })
      await page.goto(`/rounds/${id}/record`)
      await expect(part.getByText(said)).toBeVisible()
      await expect(part.locator('[data-verdict]')).toHaveAttribute('data-verdict', mark)
    }
    await axe(page)
  },
)
