/** How the embedded PostgreSQL is set: for a small machine that it shares with the product, and durable. */
import { totalmem } from 'node:os'

const MIB = 1_048_576

export function serverSettings(socketFolder: string): Record<string, string> {
  const memoryMib = Math.floor(memoryBytes() / MIB)
  // A million persons with their indexes are 1 GiB: what does not fit is copied from the system's cache at each look.
  const buffersMib = Math.min(2_048, Math.max(64, Math.floor(memoryMib / 16)))
  return {
    // Never TCP (precise 23).
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '100',
    // No replicas: less is written, and bulk loads into new tables skip the log.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    wal_compression: 'on',
    min_wal_size: '80MB',
    max_wal_size: '1GB',
    checkpoint_timeout: '10min',
    shared_buffers: `${buffersMib}MB`,
    effective_cache_size: `${Math.max(128, Math.floor(memoryMib / 2))}MB`,
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    random_page_cost: '1.1',
    // Queries are short and the cores are few: no compiling, no workers that compete with the product.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    io_method: 'sync',
    autovacuum_max_workers: '2',
    // A table that grows from nothing to thousands of rows within its first minute is otherwise planned as if it were empty.
    autovacuum_naptime: '10s',
    autovacuum_vacuum_scale_factor: '0.05',
    autovacuum_analyze_scale_factor: '0.02',
    timezone: 'UTC',
    log_timezone: 'UTC',
    cluster_name: 'tsunagi',
    // Errors in statements go to whoever sent them. In the log they would bring message texts with them.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_autovacuum_min_duration: '-1',
    log_line_prefix: '%m [%p] ',
  }
}

/** Of the container, where it has a limit. */
function memoryBytes(): number {
  const limit = process.constrainedMemory?.() ?? 0
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}
