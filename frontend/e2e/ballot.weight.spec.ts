import { gzipSync } from 'node:zlib'
import { BallotPage } from './ballot.page'
import { expect, settled, test } from './harness'

test.describe('on a slow phone', { tag: '@phone' }, () => {
  test('the ballot is light and soon there', async ({ page, signIn }) => {
    await signIn('associate')
    const ballot = new BallotPage(page)
    await ballot.open('promise')
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Network.enable')
    await cdp.send('Network.clearBrowserCache')
    const scripts = new Map<string, { url: string; bytes: number }>()
    let style = 0
    const kinds = new Map<string, string>()
    cdp.on('Network.responseReceived', (e) => {
      kinds.set(e.requestId, e.type)
      scripts.set(e.requestId, { url: e.response.url, bytes: 0 })
    })
    cdp.on('Network.loadingFinished', (e) => {
      const kind = kinds.get(e.requestId)
      const found = scripts.get(e.requestId)
      if (found && kind === 'Script') {
        found.bytes = e.encodedDataLength
      } else if (kind === 'Stylesheet') {
        style += e.encodedDataLength
      }
    })
    // The slow phone of the usual measurements: a processor of a quarter, slow 4G.
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: (1.6 * 1024 * 1024) / 8,
      uploadThroughput: (750 * 1024) / 8,
    })
    const begin = Date.now()
    await page.goto(`/rounds/${ballot.round}/ballot?cold`, { waitUntil: 'commit' })
    await expect(page.getByRole('link', { name: 'To the list' })).toBeVisible()
    const usable = Date.now() - begin
    const first = [...scripts.values()].reduce((sum, s) => sum + s.bytes, 0)
    await page.getByRole('link', { name: 'To the list' }).tap()
    await ballot.rows('pool').first().waitFor()
    await settled(page)
    const loaded = [...scripts.values()].filter((s) => s.bytes > 0)
    const total = loaded.reduce((sum, s) => sum + s.bytes, 0)
    for (const s of loaded.sort((a, b) => b.bytes - a.bytes).slice(0, 12)) {
      console.log(`  ${(s.bytes / 1000).toFixed(1)} kB ${new URL(s.url).pathname}`)
    }
    const bodies = await Promise.all(
      loaded.map(async (s) => gzipSync(await (await page.request.get(s.url)).body()).length),
    )
    const gzip = bodies.reduce((a, b) => a + b, 0)
    console.log(
      `first load of the ballot: ${(first / 1000).toFixed(0)} kB of script as sent, usable after ${usable} ms; ` +
        `with all that dragging needs ${(total / 1000).toFixed(0)} kB (${(gzip / 1000).toFixed(0)} kB gzip); ` +
        `${(style / 1000).toFixed(0)} kB of style`,
    )
    expect(first).toBeLessThan(200_000)
    expect(total).toBeLessThan(230_000)
    expect(usable).toBeLessThan(8000) // 3 s on a machine of its own; the one that tests is shared
  })
})
