import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { axe, expect, screens, settled, test } from './harness'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface File {
  leaf: string
  proof: { verifier_key: string; index: number }
}

test(
  '10,000 receipts that the program wrote are checked by the page',
  { tag: '@desktop' },
  async ({ page }) => {
    test.setTimeout(240_000)
    const folder = mkdtempSync(join(tmpdir(), 'followship-proofs-'))
    try {
      await promisify(execFile)(
        'go',
        ['test', './survey/seal', '-count=1', '-run', '^TestTenThousandProofs$', '-args', '-proofs', folder],
        { cwd: root },
      )
      const written = join(folder, 'receipts.json')
      const files = JSON.parse(readFileSync(written, 'utf8')) as File[]
      expect(files).toHaveLength(10_000)
      await page.goto('/verify')
      await settled(page)
      const sent: string[] = []
      page.on('request', (request) => sent.push(request.url()))
      await page.getByLabel('The key to compare with').fill(files[0]?.proof.verifier_key ?? '')
      const begin = Date.now()
      await page.locator('input[type=file]').setInputFiles(written)
      await expect(page.getByText('All 10000 receipts hold.')).toBeVisible({ timeout: 120_000 })
      console.log(`10,000 receipts checked in Chromium in ${((Date.now() - begin) / 1000).toFixed(1)} s`)
      await axe(page)

      // One bit of one of them, and it is named.
      const one = files[6789] as File
      one.leaf = (parseInt(one.leaf[0] ?? '', 16) ^ 1).toString(16) + one.leaf.slice(1)
      const changed = join(folder, 'changed.json')
      writeFileSync(changed, JSON.stringify(files))
      await page.locator('input[type=file]').setInputFiles(changed)
      await expect(page.getByText('One of 10000 receipts does not hold.')).toBeVisible({ timeout: 120_000 })
      await expect(page.getByRole('table')).toContainText(one.leaf)
      await axe(page)
      await screens(page, 'verify-many')
      expect(sent).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
