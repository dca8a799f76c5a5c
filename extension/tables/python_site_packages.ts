import { askedPath, foldText } from '../core/asked.ts';
import { defineTable } from '../core/define-table.ts';
import type { TableContext } from '../core/types.ts';
import { listDistributions } from '../discover/distributions.ts';
import { type Environment, listEnvironments } from '../discover/environments.ts';
import { packageRows } from '../discover/package-rows.ts';

export const table = defineTable({
  name: 'python_site_packages',
  description:
    'Distributions installed in the Python environments of all users, by the metadata that pip, uv, conda and setuptools leave.',
  columns: {
    name: { type: 'TEXT', description: 'Name, as the metadata writes it.' },
    normalized_name: {
      type: 'TEXT',
      description: 'Name as package indexes compare it: lower case, runs of -, _ and . as one - (PEP 503).',
    },
    version: { type: 'TEXT', collate: 'VERSION', description: 'Installed version.' },
    summary: { type: 'TEXT', description: 'One line on what it does.' },
    author: { type: 'TEXT', description: 'Author, from Author or the names in Author-email.' },
    author_email: { type: 'TEXT', description: 'Addresses of the authors.' },
    maintainer: {
      type: 'TEXT',
      description: 'Maintainer, from Maintainer or the names in Maintainer-email.',
    },
    maintainer_email: { type: 'TEXT', description: 'Addresses of the maintainers.' },
    license: {
      type: 'TEXT',
      description:
        'Licence: the SPDX expression (PEP 639), else the License field, else the licence classifiers.',
    },
    license_source: {
      type: 'TEXT',
      description: 'Where the licence was stated: expression, header or classifier.',
    },
    license_files: {
      type: 'TEXT',
      description: 'Licence files that the distribution carries, a JSON array.',
    },
    home_page: { type: 'TEXT', description: 'Home page.' },
    project_urls: { type: 'TEXT', description: 'Project URLs by label, a JSON object.' },
    keywords: { type: 'TEXT', description: 'Keywords as stated.' },
    classifiers: { type: 'TEXT', description: 'Trove classifiers, a JSON array.' },
    metadata_version: { type: 'TEXT', description: 'Version of the core metadata format.' },
    requires_python: { type: 'TEXT', description: 'Versions of Python that it supports.' },
    requires_dist: { type: 'TEXT', description: 'Requirements (PEP 508), a JSON array.' },
    provides_extra: { type: 'TEXT', description: 'Extras that it offers, a JSON array.' },
    console_scripts: {
      type: 'TEXT',
      description: 'Names of the commands that it installs, a JSON array.',
    },
    installer: {
      type: 'TEXT',
      description: 'Tool that installed it, as it noted itself: pip, uv, conda and others.',
    },
    requested: {
      type: 'INTEGER',
      description: '1 when it was asked for by name, 0 when it came as a dependency or nothing tells.',
    },
    direct_url: {
      type: 'TEXT',
      description: 'Where it came from when not from an index (PEP 610), without credentials.',
    },
    vcs_commit: {
      type: 'TEXT',
      description: 'Commit of a distribution that was installed from version control.',
    },
    editable: { type: 'INTEGER', description: '1 when it is an editable (development) install.' },
    editable_location: { type: 'TEXT', description: 'Project directory of an editable install.' },
    conda_channel: { type: 'TEXT', description: 'Channel that conda installed it from.' },
    generator: { type: 'TEXT', description: 'Build backend that made its wheel, with version.' },
    tags: { type: 'TEXT', description: 'Compatibility tags of its wheel, a JSON array.' },
    native_code: {
      type: 'INTEGER',
      description: '1 when it has compiled extensions or is built for one platform; NULL when nothing tells.',
    },
    purl: { type: 'TEXT', description: 'Package URL.' },
    format: { type: 'TEXT', description: 'Kind of its metadata: dist-info, egg-info, egg or egg-link.' },
    duplicate: {
      type: 'INTEGER',
      description: '1 when the environment has another distribution of the same name.',
    },
    has_record: { type: 'INTEGER', description: '1 when it has a list of its files.' },
    files: { type: 'INTEGER', description: 'Number of files in that list.' },
    size: { type: 'BIGINT', description: 'Sum of the file sizes that the list states, bytes.' },
    install_time: { type: 'BIGINT', description: 'When it was installed, Unix seconds.' },
    path: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: 'Its metadata directory or file.',
    },
    directory: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: 'The site directory it is installed in.',
    },
    environment: {
      type: 'TEXT',
      index: true,
      optimized: true,
      description: 'Its environment, as `path` of python_environments.',
    },
    python_version: {
      type: 'TEXT',
      collate: 'VERSION',
      description: 'Python version of the environment.',
    },
    uid: { type: 'BIGINT', index: true, description: 'User id of the owner of its metadata.' },
    username: { type: 'TEXT', description: 'Name of that owner.' },
  },
  examples: [
    {
      title: 'Who has which version of a distribution',
      sql: "SELECT username, environment, version FROM python_site_packages WHERE normalized_name = 'requests';",
    },
    {
      title: 'Distributions that did not come from an index',
      sql: "SELECT name, version, direct_url, editable, environment FROM python_site_packages WHERE direct_url <> '';",
    },
    {
      title: 'The largest distributions',
      sql: 'SELECT name, version, size, environment FROM python_site_packages ORDER BY size DESC LIMIT 10;',
    },
  ],
  notes: [
    'A distribution in a site directory that several interpreters share has a row for each of them; those that an environment only inherits (include_system_site) are not repeated.',
    'Copies that a project vendors inside its own package are not installed and have no row.',
    'Reading size, files and, for eggs, native_code means reading the list of files: leave them out where they are not needed.',
  ],
  *generate(context) {
    const isAskedPath = askedPath(context.query, 'path');
    const isAskedDirectory = askedPath(context.query, 'directory');
    for (const environment of wanted(context)) {
      const distributions = listDistributions(context, environment);
      const rows = packageRows(context, environment, distributions);
      for (let index = 0; index < distributions.length; index++) {
        const row = rows[index];
        const distribution = distributions[index];
        if (row === undefined || distribution === undefined) continue;
        if (isAskedPath(distribution.path) && isAskedDirectory(distribution.directory)) yield row;
      }
    }
  },
});

/** The environments that the constraints leave; only those are read. */
function wanted(context: TableContext): readonly Environment[] {
  const { host, query } = context;
  const isAsked = askedPath(query, 'environment');
  const environments = listEnvironments(context).filter(({ path }) => isAsked(path));
  const directories =
    query.equals('directory') ?? query.equals('path')?.map((path) => host.path.dirname(path));
  if (directories === undefined) return environments;
  const known = new Set(environments.flatMap(({ siteDirectories }) => siteDirectories.map(foldText)));
  const asked = new Set(directories.map(foldText));
  // One elsewhere may hold the project of an `.egg-link`, or be shown otherwise than it is named: look into all.
  if ([...asked].some((directory) => !known.has(directory))) return environments;
  return environments.filter(({ siteDirectories }) =>
    siteDirectories.some((site) => asked.has(foldText(site))),
  );
}
