import type { Page } from '@playwright/test'
import { sample } from '../src/features/proof/sample.test-help'
import { axe, expect, reflows, screens, speak, test } from './harness'

/** Gives the page a receipt file, as a choice of the reader. */
async function give(page: Page, file: unknown) {
  await page.locator('input[type=file]').setInputFiles({
    name: 'receipt.json',
    mimeType: 'application/json',
    buffer: Buffer.from(typeof file === 'string' ? file : JSON.stringify(file)),
  })
}

const step = (page: Page, name: string) => page.locator(`[data-step=${name}]`)

test.describe('a receipt from anywhere', () => {
  test('is checked without signing in and without sending anything', async ({ page }) => {
    const { file, key } = await sample()
    await page.goto('/verify')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check a receipt')
    await page.waitForLoadState('networkidle')
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

  test('is checked when it is pasted, dropped, and with the network cut', async ({ page, context }) => {
    const { file } = await sample()
    await page.goto('/verify')
    await page.waitForLoadState('networkidle')
    await context.setOffline(true)
    await page.getByLabel('or paste what it says').fill(JSON.stringify(file, null, 2))
    await expect(page.getByText('This receipt fits itself.')).toBeVisible()
    await page.getByLabel('or paste what it says').fill('{"followship_receipt":1}')
    await expect(page.getByText('“organisation” is missing')).toBeVisible()
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], 'dropped.json'))
      return transfer
    }, JSON.stringify(file))
    await page.getByText('or drop it here').dispatchEvent('drop', { dataTransfer: data })
    await expect(page.getByText('Read: dropped.json')).toBeVisible()
    await expect(page.getByText('This receipt fits itself.')).toBeVisible()
    await context.setOffline(false)
  })

  test('is refused, with the reason, with one bit changed', async ({ page }) => {
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

  test('is checked in German', async ({ page }) => {
    await speak(page, 'de')
    await page.goto('/verify')
    await give(page, (await sample()).file)
    await expect(page.getByText('Diese Quittung passt zu sich selbst.')).toBeVisible()
    await axe(page)
    await page.getByRole('button', { name: 'English' }).click()
    await expect(page.getByText('This receipt fits itself.')).toBeVisible()
  })
})
