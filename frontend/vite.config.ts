import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { compress } from './compress.ts'

// Where `make dev` finds the service.
const service = process.env['FOLLOWSHIP_DEV_SERVICE'] ?? 'http://localhost:8080'
const report = process.env['FOLLOWSHIP_TEST_REPORT']

export default defineConfig({
  plugins: [react(), compress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0, // the security policy knows files, no data in the page
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: true, proxy: { '/api': { target: service, changeOrigin: true } } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/app/setup.test-env.ts'],
    restoreMocks: true,
    // Who counts the tests asks for a report.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
})
