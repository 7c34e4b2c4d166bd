import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // One file of 180 kB gzipped: the SDK with mediasoup-client, and React. Nothing of it is of use without the rest.
  build: { target: 'es2023', outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 800 },
  server: {
    // `vite` beside `make up`: the running web process gives the addresses and the tokens.
    proxy: { '/config.json': 'http://127.0.0.1:8080', '/dev': 'http://127.0.0.1:8080' },
  },
});
