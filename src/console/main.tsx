import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isAway } from './api/problem.ts';
import { noticeSignedOut } from './api/session.ts';
import './kit/tokens.css';
import { Toasts } from './kit/toast.tsx';
import { router } from './routes.tsx';
import { applyTheme } from './kit/theme.ts';
import { TextProvider } from './text/text.tsx';

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => noticeSignedOut(client, error) }),
  mutationCache: new MutationCache({ onError: (error) => noticeSignedOut(client, error) }),
  defaultOptions: {
    queries: {
      // Only an answer that did not come is worth asking for again.
      retry: (count, error) => isAway(error) && count < 3,
      staleTime: 5_000,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

applyTheme();
const root = document.querySelector('#root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <TextProvider>
        <RouterProvider router={router} />
        <Toasts />
      </TextProvider>
    </QueryClientProvider>
  </StrictMode>,
);
