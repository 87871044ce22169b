import { defineConfig } from '@playwright/test'
import type { Options } from './e2e/harness'

// Who counts the tests asks for a report.
const report = process.env['FOLLOWSHIP_TEST_REPORT']

export default defineConfig<Options>({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './e2e/setup.ts',
  fullyParallel: true,
  forbidOnly: !!process.env['CI'],
  workers: 2,
  retries: 0,
  timeout: 60_000, // the machine may be busy with others
  expect: { timeout: 10_000 },
  reporter: report ? [['line'], ['json', { outputFile: report }]] : [['line']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['FOLLOWSHIP_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', // the tests may run as root, and visit nothing but the service
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    // What a device cannot change is tagged with the one that it is tried on.
    { name: 'desktop', grepInvert: /@phone/, use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      grepInvert: /@desktop/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
})
