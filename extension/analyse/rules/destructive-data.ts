/** Deletion of tables, databases and cloud resources that cannot be taken back. */
import { isSql } from '../constants.ts';
import { sqlText } from '../data-access.ts';
import { argument, type CallEvent } from '../flow/values.ts';
import { deletesInCloud, dropsDatabase, sqlClient } from './deleting-commands.ts';
import type { BehaviourRule, Facts } from './rule.ts';

const common = { category: 'destructive' } as const;

/** Methods of databases that empty or drop without SQL. */
const emptyingCalls = [
  '*.delete_many',
  '*.drop_collection',
  '*.drop_database',
  '*.drop_all',
  '*.drop_table',
  '*.drop',
  '*.delete',
  '*.flushall',
  '*.flushdb',
  '*.delete_by_query',
  '*.remove',
];

const cloudDeletions = [
  ...`delete_bucket terminate_instances delete_db_instance delete_db_cluster delete_cluster delete_stack delete_container delete_index
  delete_table delete_resource_group begin_delete begin_delete_vault delete_snapshot delete_volume delete_objects delete_blobs delete_blob
  delete_namespace delete_file_system delete_share delete_queue delete_topic delete_function delete_user_pool delete_secret delete_key
  delete_dataset delete_collection_namespaced delete_namespaced_deployment delete_namespaced_persistent_volume_claim
  delete_collection_namespaced_pod delete_recovery_point delete_db_snapshot delete_image deregister_image schedule_key_deletion
  delete_hosted_zone delete_repository delete_domain delete_instance delete_server delete_droplet terminate`
    .split(/\s+/)
    .map((name) => `*.${name}`),
  '*.delete',
];

export const rules: readonly BehaviourRule[] = [
  {
    ...common,
    id: 'PYS-DESTR-005',
    title: 'Drops or empties a table',
    severity: 'medium',
    confidence: 'medium',
    rationale: 'The statement removes a table, a database, or all rows of one.',
    remediation: 'Run it by an account that may, with a backup; do not let a report’s script do it.',
    falsePositives: 'Staging tables that are made anew each time.',
    example: 'cur.execute("DROP TABLE customers")',
    onText: ({ text }, facts) =>
      text.length < 5000 && /^[\s(]*(?:DROP|TRUNCATE|DELETE|UPDATE)\b/.test(text) && runsStatements(facts)
        ? destroyingSql(text)
        : undefined,
    calls: [
      '*.execute',
      '*.executescript',
      '*.executemany',
      '*.exec_driver_sql',
      '*.query',
      '*.sql',
      '*.raw',
      'pandas.read_sql',
      'sqlalchemy.text',
      ...emptyingCalls,
    ],
    onCall: (call) => {
      const emptied = emptiesByCall(call);
      if (emptied !== undefined) return emptied;
      const sql = sqlText(call);
      return sql === undefined || /^[\s(]*(?:DROP|TRUNCATE|DELETE|UPDATE)\b/.test(sql) || !isSql(sql)
        ? undefined
        : destroyingSql(sql);
    },
    onCommand: ({ text }) => {
      if (dropsDatabase.test(text)) return { message: 'Drops or empties a database' };
      if (!sqlClient.test(text)) return undefined;
      const sql = /\b(?:DROP\s+(?:TABLE|DATABASE|SCHEMA|USER)|TRUNCATE|DELETE\s+FROM)\b[^'"]*/i.exec(text);
      return sql === null ? undefined : destroyingSql(sql[0]);
    },
  },
  {
    ...common,
    id: 'PYS-DESTR-008',
    title: 'Deletes cloud resources',
    severity: 'medium',
    confidence: 'medium',
    rationale: 'The call removes a bucket, machine, cluster or its data for good.',
    remediation: 'Guard it with a list of what may be deleted, and deletion protection.',
    example: 'import boto3\nboto3.client("s3").delete_bucket(Bucket="archive")',
    calls: cloudDeletions,
    onCall: (call, facts) =>
      isCloudDeletion(call, facts) ? { message: `Deletes cloud resources: ${chainOf(call)}` } : undefined,
    onCommand: ({ text }) =>
      deletesInCloud.test(text) ? { message: 'Deletes cloud resources with a command' } : undefined,
  },
];

/** Libraries of clouds, clusters and databases that run as a service. */
const cloudModule =
  /^(?:boto3?|botocore|aiobotocore|aioboto3|google|googleapiclient|azure|msrest\w*|kubernetes|kubernetes_asyncio|openstack|novaclient|cinderclient|glanceclient|keystoneclient|oci|digitalocean|pydo|hcloud|linode_api4|libcloud|ibm_\w+|tencentcloud|aliyunsdk\w*|alibabacloud\w*|pulumi\w*|minio|elasticsearch\w*|opensearchpy|qdrant_client|pinecone|chromadb|weaviate|pymilvus|confluent_kafka|kafka|consul|hvac|github|gitlab|docker|huggingface_hub|snowflake|databricks|CloudFlare|cloudflare)(?:\.|$)/;

/** A library that manages volumes by itself has methods of the same names, and processes are terminated too. */
function isCloudDeletion({ name, path }: CallEvent, { imports }: Facts): boolean {
  if (path.startsWith('<')) return false;
  if (name === 'delete') return cloudDelete.test(path);
  if (name === 'terminate') return cloudTerminate.test(path);
  return imports.some(({ module }) => cloudModule.test(module));
}

const cloudTerminate = /^boto\w*\..*\.terminate$|instances?(?:\(\))?(?:\.\w+\(\))*(?:\[\])?\.terminate$/i;

/** `volumes.filter.delete`, `terminate_instances`: a mere `delete` says nothing of what. */
function chainOf({ name, path }: CallEvent): string {
  return name === 'delete'
    ? path
        .replace(/\(\)|\[\]/g, '')
        .split('.')
        .slice(-3)
        .join('.')
    : name;
}

/** Whether the script hands texts to a database or a command at all: a linter or a lesson only shows them. */
function runsStatements({ behaviour, commands, dataAccess }: Facts): boolean {
  return (
    commands.length > 0 ||
    dataAccess.some(({ access }) => access.kind === 'database') ||
    behaviour.calls.some(({ name }) => /exec|quer|sql|raw|run|cursor|connect|engine|migrat/i.test(name))
  );
}

function destroyingSql(
  sql: string,
): { message: string; details: Record<string, string>; severity?: 'low' } | undefined {
  const text = sql.trim().replace(/\s+/g, ' ');
  const table =
    /^\(?(?:DROP (?:TABLE|DATABASE|SCHEMA|VIEW)|TRUNCATE(?: TABLE)?)(?: IF EXISTS)? (?!IF EXISTS\b)([\w."`[\]{}$#@%]+)/i.exec(
      text,
    );
  if (table !== null) {
    const name = table[1] ?? '';
    const lesser =
      /(?:^|[._])(?:te?mp|stg|staging|stage|test|work|backup|bak|cache)|[._](?:te?mp|old|bak|stg|staging)|^#/i.test(
        name,
      ) || /^DROP VIEW/i.test(text);
    return {
      message: `${/^\(?TRUNCATE/i.test(text) ? 'Empties' : 'Drops'} ${name}`,
      details: { table: name },
      ...(lesser ? { severity: 'low' } : {}),
    };
  }
  const all = /^(?:DELETE FROM ([\w."`[\]{}$#@]+)|UPDATE ([\w."`[\]{}$#@]+) SET )/i.exec(text);
  if (all === null || /\b(?:WHERE|JOIN|LIMIT|USING)\b/i.test(text)) return undefined;
  const name = all[1] ?? all[2] ?? '';
  return {
    message: `${all[1] === undefined ? 'Changes' : 'Deletes'} every row of ${name}`,
    details: { table: name },
  };
}

function emptiesByCall(call: CallEvent): { message: string } | undefined {
  const { path, name } = call;
  if (path.startsWith('<')) return undefined;
  const filter = argument(call, 0, 'filter', 'spec_or_id');
  switch (name) {
    case 'delete_many':
      return filter?.fields?.size === 0 ? { message: 'Deletes every document' } : undefined;
    case 'remove':
      return filter?.fields?.size === 0 && /mongo/i.test(path)
        ? { message: 'Deletes every document' }
        : undefined;
    case 'drop':
      return /^pymongo\.|\.__table__\.drop$|^sqlalchemy\.Table\(\)\.drop$/.test(path)
        ? { message: 'Drops a collection or table' }
        : undefined;
    case 'delete':
      return /\.objects\.all\(\)\.delete$|\.query\(\)\.delete$|\.query\.delete$/.test(path)
        ? { message: 'Deletes every row of a table' }
        : undefined;
    case 'delete_by_query':
      return { message: 'Deletes what a query finds' };
    case 'drop_collection':
    case 'drop_database':
    case 'drop_all':
    case 'drop_table':
    case 'flushall':
    case 'flushdb':
      return { message: `Calls ${name}` };
    default:
      return undefined;
  }
}

/** Collections and single resources of cloud clients that have a plain `delete`. */
const cloudDelete =
  /^(?:boto3\.|google\.cloud\.|azure\.|googleapiclient\.|kubernetes\.|openstack\.).*\.delete$|bucket(?:\(\))?\.(?:objects|object_versions)\.(?:all|filter)\(\)\.delete$|(?:get_bucket|\.bucket|get_blob|\.blob|list_blobs)\(\)(?:\[\])?\.delete$|\.files\(\)\.delete$/;
