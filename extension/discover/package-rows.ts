/** The rows of `python_site_packages`, computed cell by cell. */
import { type KeptRow, keptRow } from '../core/run-table.ts';
import type { FileStat, Problem, ProblemSink, TableContext } from '../core/types.ts';
import type { MetadataFacts } from '../parse/metadata-facts.ts';
import { purlOf } from '../parse/purl.ts';
import type { RecordSummary } from '../parse/record.ts';
import type { WheelFile } from '../parse/wheel-file.ts';
import { commandsOf, condaChannelOf, hasNativeCode } from './distribution-origin.ts';
import {
  type Distribution,
  type DistributionDetails,
  distributionStat,
  installTime,
  readDetails,
  readRecordSummary,
  readWheel,
} from './distributions.ts';
import { type Owner, ownerOf } from './owners.ts';
import type { Environment } from './types.ts';

/** The rows of an environment, with the problems that computing their cells met: told to every query that reads them. */
interface SharedRows {
  readonly rows: readonly PackageRow[];
  readonly problems: Map<string, Problem>;
  current: ProblemSink;
}

/** Rows are kept as long as what they are made of, so that the next query finds the cells computed. */
export function packageRows(
  context: TableContext,
  environment: Environment,
  distributions: readonly Distribution[],
): readonly PackageRow[] {
  const known = context.memo.get(
    'python_site_packages/rows',
    rowsMs,
    () => new WeakMap<readonly Distribution[], SharedRows>(),
  );
  const shared = known.get(distributions) ?? createRows(context, environment, distributions);
  known.set(distributions, shared);
  shared.current = context.problems;
  for (const problem of shared.problems.values()) context.problems.add(problem);
  return shared.rows;
}

const rowsMs = 3_600_000;

function createRows(
  context: TableContext,
  environment: Environment,
  distributions: readonly Distribution[],
): SharedRows {
  const problems = new Map<string, Problem>();
  const shared: SharedRows = { rows: [], problems, current: context.problems };
  const sink: ProblemSink = {
    add(problem) {
      problems.set(`${problem.code} ${problem.path}`, problem);
      shared.current.add(problem);
    },
    get all() {
      return [...problems.values()];
    },
  };
  const own = { ...context, problems: sink };
  return Object.assign(shared, { rows: distributions.map((one) => new PackageRow(own, environment, one)) });
}

/** What was read of the files beside the metadata. */
interface Reads {
  details?: DistributionDetails;
  record?: { readonly value: RecordSummary | undefined };
  wheel?: { readonly value: WheelFile | undefined };
  stat?: { readonly value: FileStat | undefined };
  commands?: string;
  channel?: string;
}

/**
 * The row of a distribution. A class for its getters: a query reads few of the 44 columns of thousands of rows, and what it does not
 * read must cost nothing, not even a closure. What several columns come from is read once.
 */
class PackageRow {
  private readonly context: TableContext;
  private readonly ofEnvironment: Environment;
  private readonly distribution: Distribution;
  [keptRow]: KeptRow | null = null;
  private reads: Reads | undefined = undefined;

  constructor(context: TableContext, environment: Environment, distribution: Distribution) {
    this.context = context;
    this.ofEnvironment = environment;
    this.distribution = distribution;
  }

  private get beside(): Reads {
    this.reads ??= {};
    return this.reads;
  }

  private get facts(): MetadataFacts {
    return this.distribution.metadata;
  }

  private details(): DistributionDetails {
    this.beside.details ??= readDetails(this.context, this.distribution);
    return this.beside.details;
  }

  private record(): RecordSummary | undefined {
    this.beside.record ??= { value: readRecordSummary(this.context, this.distribution) };
    return this.beside.record.value;
  }

  private wheel(): WheelFile | undefined {
    this.beside.wheel ??= { value: readWheel(this.context, this.distribution) };
    return this.beside.wheel.value;
  }

  private commands(): string {
    this.beside.commands ??= JSON.stringify(commandsOf(this.context, this.distribution));
    return this.beside.commands;
  }

  private stat(): FileStat | undefined {
    this.beside.stat ??= { value: distributionStat(this.context, this.distribution) };
    return this.beside.stat.value;
  }

  private get owner(): Owner {
    return ownerOf(this.context, this.distribution.path, this.stat());
  }

  get name() {
    return this.distribution.name;
  }
  get normalized_name() {
    return this.distribution.normalizedName;
  }
  get version() {
    return this.distribution.version;
  }
  get summary() {
    return this.facts.summary;
  }
  get author() {
    return this.facts.author;
  }
  get author_email() {
    return this.facts.authorEmail;
  }
  get maintainer() {
    return this.facts.maintainer;
  }
  get maintainer_email() {
    return this.facts.maintainerEmail;
  }
  get license() {
    return this.facts.license;
  }
  get license_source() {
    return this.facts.licenseSource;
  }
  get license_files() {
    return JSON.stringify(this.facts.licenseFiles);
  }
  get home_page() {
    return this.facts.homePage;
  }
  get project_urls() {
    return JSON.stringify(this.facts.projectUrls);
  }
  get keywords() {
    return this.facts.keywords;
  }
  get classifiers() {
    return JSON.stringify(this.facts.classifiers);
  }
  get metadata_version() {
    return this.facts.metadataVersion;
  }
  get requires_python() {
    return this.facts.requiresPython;
  }
  get requires_dist() {
    return JSON.stringify(this.facts.requiresDist);
  }
  get provides_extra() {
    return JSON.stringify(this.facts.providesExtra);
  }
  get console_scripts() {
    return this.commands();
  }
  get installer() {
    return this.details().installer;
  }
  get requested() {
    return Number(this.details().requested);
  }
  get direct_url() {
    return this.details().directUrl?.url ?? '';
  }
  get vcs_commit() {
    return this.details().directUrl?.commit ?? '';
  }
  get editable() {
    return Number(this.details().editable);
  }
  get editable_location() {
    return this.details().editableLocation;
  }
  get conda_channel() {
    this.beside.channel ??= condaChannelOf(this.context, this.ofEnvironment, this.distribution);
    return this.beside.channel;
  }
  get generator() {
    return this.wheel()?.generator ?? '';
  }
  get tags() {
    return JSON.stringify(this.wheel()?.tags ?? []);
  }
  get native_code() {
    return flag(hasNativeCode(this.context, this.distribution, this.wheel()));
  }
  get purl() {
    const { normalizedName, version } = this.distribution;
    return purlOf(normalizedName, version, this.details().directUrl);
  }
  get format() {
    return this.distribution.format;
  }
  get duplicate() {
    return Number(this.distribution.duplicate);
  }
  get has_record() {
    return Number(this.details().hasRecord);
  }
  get files() {
    return this.record()?.files ?? null;
  }
  get size() {
    return this.record()?.sized ? (this.record()?.bytes ?? null) : null;
  }
  get install_time() {
    return installTimeOf(this.stat());
  }
  get path() {
    return this.distribution.path;
  }
  get directory() {
    return this.distribution.directory;
  }
  get environment() {
    return this.ofEnvironment.path;
  }
  get python_version() {
    return this.ofEnvironment.version;
  }
  get uid() {
    return this.owner.uid === -1 ? null : this.owner.uid;
  }
  get username() {
    return this.owner.username;
  }
}

function installTimeOf(stat: FileStat | undefined): number | null {
  return stat === undefined ? null : installTime(stat);
}

function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}
