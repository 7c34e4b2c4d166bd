import { fileURLToPath } from 'node:url';
import { leasePorts, type PortLease } from '../process/port-lease.ts';
import type { ServicePlan } from './service-process.ts';

export interface PlannedService {
  readonly plan: ServicePlan;
  readonly lease: PortLease;
}

type Env = Readonly<Record<string, string>>;

/** Tenants `dev` and `acme`, with the development keys. */
export const developmentTenantsFile = fileURLToPath(
  new URL('../../../../deploy/development/tenants.json', import.meta.url),
);

/** Room for the local pipes and links of dozens of rooms. */
const pipePorts = 100;

/** `index` counts from 1. */
export async function planSignaling(index: number, common: Env, env: Env): Promise<PlannedService> {
  const lease = await leasePorts(2);
  const internalPort = lease.last;
  const plan: ServicePlan = {
    name: `signaling-${index}`,
    service: 'signaling',
    url: `http://127.0.0.1:${lease.first}`,
    internalUrl: `http://127.0.0.1:${internalPort}`,
    env: {
      ...common,
      HOST: '127.0.0.1',
      PORT: String(lease.first),
      INTERNAL_PORT: String(internalPort),
      POD_ID: `signaling-${index}`,
      TENANTS_FILE: developmentTenantsFile,
      ...env,
    },
  };
  return { plan, lease };
}

/** `index` counts from 1. Ports: RTC one per worker, then gRPC, internal, and the pipes' range. */
export async function planMediaNode(index: number, workers: number, common: Env, env: Env): Promise<PlannedService> {
  const lease = await leasePorts(workers + 2 + pipePorts);
  const grpcPort = lease.first + workers;
  const url = `http://127.0.0.1:${grpcPort + 1}`;
  const plan: ServicePlan = {
    name: `media-${index}`,
    service: 'media-node',
    url,
    internalUrl: url,
    env: {
      ...common,
      NODE_ID: `media-${index}`,
      WORKERS: String(workers),
      RTC_LISTEN_IP: '127.0.0.1',
      RTC_PORT_BASE: String(lease.first),
      GRPC_HOST: '127.0.0.1',
      GRPC_PORT: String(grpcPort),
      INTERNAL_PORT: String(grpcPort + 1),
      PIPE_LISTEN_IP: '127.0.0.1',
      PIPE_PORT_MIN: String(grpcPort + 2),
      PIPE_PORT_MAX: String(lease.last),
      ...env,
    },
  };
  return { plan, lease };
}
