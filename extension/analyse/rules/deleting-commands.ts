/** Command lines that delete, overwrite or format; all without regard to case but where options differ by it. */
import { anyOf } from './command-patterns.ts';

/** Places whose loss is everyone's or a person's, rather than a script's own. */
export const broad =
  /^(?:\/|~|~\/|[A-Za-z]:[\\/]{0,2}|\/(?:home|etc|var|usr|opt|srv|mnt|boot|root|Users|data)\/?\*?|\/home\/\w+\/?|\/\*|~\/\*|~\/(?:Documents|Desktop|Downloads)\/?|[A-Za-z]:[\\/]+(?:Users|Windows|Program Files)[\\/]*)$/;
export const scratch =
  /(?:^|[/\\_.-])(?:te?mp|build|dist|cache|__pycache__|\.?pytest_cache|out(?:put)?s?|node_modules|\.git|logs?|scratch|staging|egg-info|tests?|venv|\.venv|work|downloads?|checkpoints?|target)(?:[/\\_.-]|$)/i;

const wipesDisk = anyOf(
  /\bmkfs(?:\.\w+)?\s|\bdd\s+.*\bof=\/dev\/(?!null|stdout|tty|zero|full)|\bdiskpart\b|(?:^|[\s;&|/])format(?:\.com)?\s+[a-z]:/,
  /\bshred\s+.*\/dev\/|\bcipher(?:\.exe)?\s+\/w|\bwipefs\b|\bblkdiscard\b|\bsgdisk\s+(?:-Z|--zap)|\bhdparm\s+.*--security-erase/,
  /\b(?:Clear-Disk|Format-Volume|Initialize-Disk|Remove-Partition)\b|>\s*\/dev\/(?:sd|nvme|hd|vd|mmcblk)/,
  /\bnvme\s+format\b|\bcryptsetup\s+(?:\S+\s+)*(?:erase|luksFormat|luksErase)\b|\bzpool\s+destroy\b|\b(?:lv|vg|pv)remove\b|\bparted\s+.*\brm\b/,
);

const deletesTree = anyOf(
  /(?:^|[\s;&|(/])(?:rd|rmdir)\s+(?:\/q\s+)?\/s\b|(?:^|[\s;&|(/])(?:rd|rmdir)\b.*\s\/s\b/,
  /(?:^|[\s;&|(/])(?:del|erase)\s+(?:\/\w+\s+)*\/s\b|\b(?:del|erase)\b.*\s\/s\b/,
  /\b(?:Remove-Item|ri|rm|del|rmdir)\b.*\s-r(?:ec(?:urse)?)?\b.*-Force\b|\bRemove-Item\b.*-Recurse|-Recurse\b.*\|\s*(?:Remove-Item|ri|rm|del)\b/,
  /\bhdfs\s+dfs\s+-(?:rm\s+(?:-\w+\s+)*-r|rmr)\b|\bdatabricks\s+fs\s+rm\b.*-r|\bdbutils\.fs\.rm\b/,
);

const deletesMany = anyOf(
  /\bfind\s+\S.*\s-(?:delete\b|exec(?:dir)?\s+(?:\/\S*\/)?(?:rm|shred|unlink)\s)/,
  /\b(?:find|ls|grep|locate|cat)\b.*\|\s*(?:sudo\s+)?xargs\s+(?:-\S+\s+(?:\d+\s+|\{\}\s+)?)*(?:sudo\s+)?(?:\/\S*\/)?(?:rm|shred|unlink)\b/,
  /\bforfiles\b.*\/c\s.*\b(?:del|rd|erase)\b/,
  /\b(?:Get-ChildItem|gci|dir|ls)\b.*\|\s*(?:%|ForEach-Object|Where-Object|\?)?.*\b(?:Remove-Item|ri|del)\b/,
);

const shreds = /(?:^|[\s;&|(/])(?:shred\s|srm\s|wipe\s+-|sdelete(?:64)?(?:\.exe)?\s)|\bscrub\s+-/i;

const discards =
  /\bgit\s+(?:-\S+\s+(?:\S+\s+)?)*(?:clean\s+(?:-\w*f|--force)|reset\s+--hard|push\s+(?:\S+\s+)*(?:--force(?!-with-lease)|-f)\b|filter-branch|update-ref\s+-d|reflog\s+expire)/;

const prunes =
  /\b(?:docker|podman)\s+(?:(?:system|volume|image|container|builder)\s+prune|volume\s+rm\b|rmi\s+-f|rm\s+-\w*f\w*v)|\bdocker(?:-|\s+)compose\s+down\b.*\s(?:-v|--volumes)\b/;

const mirrors =
  /\brobocopy(?:\.exe)?\b.*\/(?:MIR|PURGE)\b|\brsync\b.*--delete\S*|\brclone\s+(?:delete|purge|sync)\b/i;

const removesMany =
  /(?:^|[\s;&|(/])rm\s+(?:-[fvi]+\s+)*["']?[^\s;&|]*[*?]|(?:^|[\s;&|(/])(?:del|erase)(?:\s+\/\w+)*\s+["']?[^\s;&|]*\*/i;

const removesTree =
  /\brm\s+(?:-\w*\s+|--[\w-]+\s+)*-?\w*(?:r\w*f|f\w*r|-recursive)\w*\s+(?:--[\w-]+\s+)*["']?(?<path>[^\s;"'|&]*)/;
const removesTreeAsking = /\brm\s+(?:-[fv]\s+)*-[rR]\w*\s+(?:-\w+\s+)*["']?(?<path>[^\s;"'|&]*)/;

type Severity = 'critical' | 'high' | 'low' | 'medium';

/** What a command deletes or wipes, for a reader. */
export function wiping(text: string): { message: string; severity?: Severity } | undefined {
  if (wipesDisk.test(text)) return { message: 'Formats or overwrites a disk', severity: 'critical' };
  const remove = removesTree.exec(text) ?? removesTreeAsking.exec(text);
  if (remove !== null) {
    const path = remove.groups?.['path'] ?? '';
    if (broad.test(path) || path === '/*' || path === '$HOME')
      return { message: `Deletes ${path} with everything in it`, severity: 'high' };
    return { message: 'Deletes recursively without asking', severity: scratch.test(path) ? 'low' : 'medium' };
  }
  if (deletesTree.test(text)) return { message: 'Deletes recursively without asking' };
  if (deletesMany.test(text)) return { message: 'Deletes every file that it finds' };
  if (shreds.test(text)) return { message: 'Overwrites files so that nothing brings them back' };
  if (removesMany.test(text)) return { message: 'Deletes every file of a pattern', severity: 'low' };
  if (discards.test(text)) return { message: 'Discards work in a repository', severity: 'low' };
  if (prunes.test(text)) return { message: 'Deletes containers, images or volumes', severity: 'low' };
  if (mirrors.test(text))
    return { message: 'Deletes at the destination what the source has not', severity: 'low' };
  return undefined;
}

export const destroysRecovery = anyOf(
  /\bvssadmin(?:\.exe)?\s+(?:delete\s+shadows|resize\s+shadowstorage)|\bwbadmin(?:\.exe)?\s+(?:delete|disable)\b|\bdiskshadow(?:\.exe)?\b.*\bdelete\b/,
  /\bbcdedit(?:\.exe)?\b.*(?:recoveryenabled\s+["']?(?:no|off|0)|ignoreallfailures)|\breagentc(?:\.exe)?\s+\/disable/,
  /\bwmic(?:\.exe)?\s+(?:.*\s)?shadowcopy\b.*\bdelete|\bWin32_ShadowCopy\b.*(?:Delete|Remove)/,
  /\btmutil\s+(?:delete|disable|thinlocalsnapshots)/,
  /\bDisable-ComputerRestore\b|\bRemove-VMSnapshot\b|\bRemove-WBBackupSet\b|\bfsutil\s+usn\s+deletejournal/,
  /\b(?:sc|net1?)(?:\.exe)?\s+(?:stop|delete|config)\s+["']?(?:VSS|SDRSVC|wbengine|swprv|Veeam\S*|BackupExec\S*)\b/,
  /\bzfs\s+destroy\b|\bbtrfs\s+subvolume\s+delete\b|\bsnapper\s+delete\b|\bborg\s+delete\b|\brestic\s+forget\b.*--keep-last\s+0/,
  /\baws\s+(?:backup\s+delete-|ec2\s+delete-snapshot|rds\s+delete-db-(?:cluster-)?snapshot)/,
);

export const deletesInCloud = anyOf(
  /\baws\s+s3\s+(?:rm\b.*--recursive|rb\b)|\baws\s+s3api\s+delete-|\baws\s+\S+\s+(?:terminate|delete|deregister|purge)-[\w-]+/,
  /\bgsutil\s+(?:-\w+\s+)*(?:rm\s+(?:-\w+\s+)*-\w*[rR]|rb\b)|\bgcloud\s+(?:\S+\s+)+(?:delete|rm)\b|\bbq\s+rm\b/,
  /\baz\s+(?:\S+\s+)+(?:delete|delete-batch|purge)\b|\bazcopy\s+(?:remove|rm)\b/,
  /\bkubectl\s+(?:\S+\s+)*delete\b|\bhelm\s+(?:uninstall|delete)\b|\bterraform\s+(?:\S+\s+)*(?:destroy\b|apply\s+(?:\S+\s+)*-destroy)|\bpulumi\s+destroy\b|\bcdk\s+destroy\b/,
  /\bgh\s+(?:repo|release)\s+delete\b|\bheroku\s+(?:apps|pg):(?:destroy|reset)\b|\bdoctl\s+.*\bdelete\b|\bRemove-Az\w+/,
);

/** Clients of databases that are given SQL, or that drop one by themselves. */
export const sqlClient =
  /\b(?:psql|mysql|mariadb|sqlcmd|sqlite3|sqlplus|bq|clickhouse-client|snowsql|duckdb|isql|osql|Invoke-Sqlcmd)(?:\.exe)?\b/i;
export const dropsDatabase =
  /(?:^|[\s;&|(/])(?:dropdb|mysqladmin\s.*\bdrop)\b|\b(?:mongo|mongosh)\b.*drop(?:Database)?\(|\bredis-cli\b.*\bflush(?:all|db)\b/i;
