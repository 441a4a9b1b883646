import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** What the browser gets: files with their hash in the name, no inline script or style, so that the CSP needs none. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
