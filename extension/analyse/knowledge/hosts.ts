/** Classes of network hosts. A leading dot means any subdomain; an entry without one is that host alone. */

export type HostClass =
  | 'ai_provider'
  | 'storage'
  | 'paste'
  | 'webhook'
  | 'messaging'
  | 'mail'
  | 'tunnel'
  | 'ip_lookup'
  | 'code'
  | 'package_index'
  | 'internal'
  | 'raw_ip'
  | 'local'
  | 'other';

const lists: readonly (readonly [HostClass, string])[] = [
  [
    'storage',
    `.s3.amazonaws.com s3.amazonaws.com .blob.core.windows.net .dfs.core.windows.net .file.core.windows.net storage.googleapis.com www.googleapis.com/upload drive.google.com
    docs.google.com sheets.googleapis.com .sharepoint.com onedrive.live.com api.onedrive.com 1drv.ms .dropbox.com .dropboxapi.com .dropboxusercontent.com
    .box.com api.box.com upload.box.com .mega.nz mega.nz g.api.mega.co.nz wetransfer.com we.tl .wetransfer.com transfer.sh file.io www.file.io
    0x0.st temp.sh catbox.moe litterbox.catbox.moe gofile.io .gofile.io anonfiles.com api.anonfiles.com bashupload.com tmpfiles.org
    pixeldrain.com send.vis.ee filebin.net uguu.se pomf.lain.la sendspace.com mediafire.com .mediafire.com pcloud.com api.pcloud.com
    .digitaloceanspaces.com .backblazeb2.com .wasabisys.com .r2.cloudflarestorage.com .aliyuncs.com .myqcloud.com disk.yandex.ru cloud-api.yandex.net
    pan.baidu.com .icloud.com ufile.io upload.io oshi.at easyupload.io store.gofile.io api.imgur.com imgbb.com api.imgbb.com filetransfer.io .filemail.com krakenfiles.com bayfiles.com dosya.co wormhole.app .swisstransfer.com fromsmash.com
    workupload.com uploadfiles.io zippyshare.com .4shared.com fex.net pixeldra.in qu.ax x0.at envs.sh paste.c-net.org upload.ee .terabox.com keep.sh`,
  ],
  [
    'paste',
    `pastebin.com hastebin.com paste.ee dpaste.com dpaste.org ghostbin.com rentry.co paste.mozilla.org controlc.com justpaste.it termbin.com ix.io
    sprunge.us privatebin.net paste.rs bpa.st pastes.io gist.github.com gist.githubusercontent.com paste.debian.net hastebin.skyra.pw jsonbin.io api.jsonbin.io
    textbin.net zerobin.net cl1p.net nopaste.net snippet.host toptal.com/developers/hastebin 0bin.net paste.sh paste.ubuntu.com paste.opensuse.org
    paste.centos.org telegra.ph write.as jsonblob.com api.npoint.io kvdb.io pst.klgrth.io p.ip.fi commie.io paste.gg paste2.org ideone.com codepad.org`,
  ],
  [
    'webhook',
    `hooks.slack.com discord.com/api/webhooks discordapp.com/api/webhooks canary.discord.com/api/webhooks ptb.discord.com/api/webhooks .webhook.office.com outlook.office.com/webhook outlook.office365.com/webhook
    chat.googleapis.com api.telegram.org hooks.zapier.com hook.eu1.make.com hook.us1.make.com hook.integromat.com hook.eu2.make.com maker.ifttt.com
    webhook.site requestbin.com .requestbin.com .pipedream.net requestcatcher.com .requestcatcher.com .beeceptor.com oapi.dingtalk.com qyapi.weixin.qq.com
    open.feishu.cn open.larksuite.com .logic.azure.com api.pushover.net ntfy.sh api.pushbullet.com .oast.pro .oast.live .oast.fun .oast.site
    .interact.sh .burpcollaborator.net .oastify.com .canarytokens.com notify-api.line.me api.callmebot.com hookb.in smee.io .hookdeck.com api.day.app sctapi.ftqq.com www.pushplus.plus
    webhooks.workato.com events.pagerduty.com .requestbin.net .oast.me .oast.online .dnslog.cn .ceye.io`,
  ],
  [
    'messaging',
    'slack.com api.slack.com discord.com discordapp.com graph.facebook.com api.whatsapp.com api.twilio.com web.whatsapp.com api.line.me t.me',
  ],
  [
    'mail',
    `smtp.gmail.com imap.gmail.com gmail.googleapis.com smtp.office365.com outlook.office365.com smtp-mail.outlook.com imap-mail.outlook.com smtp.mail.yahoo.com
    imap.mail.yahoo.com smtp.sendgrid.net api.sendgrid.com api.mailgun.net smtp.mailgun.org api.postmarkapp.com smtp.zoho.com imap.zoho.com smtp.mail.ru smtp.yandex.ru imap.yandex.ru
    email-smtp.us-east-1.amazonaws.com api.brevo.com api.mailjet.com api.resend.com smtp.qq.com smtp.163.com mail.protonmail.com graph.microsoft.com`,
  ],
  [
    'tunnel',
    `.ngrok.io .ngrok-free.app .ngrok.app .trycloudflare.com .loca.lt .serveo.net .localhost.run .pagekite.me .onion .bore.pub .localtunnel.me .portmap.io .duckdns.org .no-ip.org .ddns.net .hopto.org .zapto.org .ngrok.dev .ngrok-free.dev .devtunnels.ms .serveousercontent.com .pinggy.link .pinggy.io .zrok.io
    .playit.gg .lhr.life .lhrtunnel.link .telebit.io .dyndns.org .ddnsfree.com .freeddns.org .servebeer.com .sytes.net .myftp.org .redirectme.net
    .webhop.me .dynv6.net .ydns.eu .freemyip.com .kozow.com .chickenkiller.com .mooo.com .no-ip.biz .cloudflared.com .tunnelmole.net`,
  ],
  [
    'ip_lookup',
    `api.ipify.org ipinfo.io ifconfig.me icanhazip.com checkip.amazonaws.com ip-api.com ipapi.co api.myip.com myexternalip.com ident.me api.ip.sb wtfismyip.com ipecho.net geoip.com api64.ipify.org api4.ipify.org ifconfig.co ifconfig.io ipwho.is ipwhois.app freegeoip.app ip.me geolocation-db.com checkip.dyndns.org
    httpbin.org/ip www.cloudflare.com/cdn-cgi/trace api.seeip.org ip.seeip.org api.my-ip.io api.ipgeolocation.io l2.io ipapi.com api.ipdata.co api.db-ip.com ipv4.icanhazip.com v4.ident.me`,
  ],
  [
    'code',
    'github.com api.github.com raw.githubusercontent.com .githubusercontent.com gitlab.com bitbucket.org api.bitbucket.org dev.azure.com codeberg.org',
  ],
  [
    'package_index',
    'pypi.org files.pythonhosted.org test.pypi.org bootstrap.pypa.io conda.anaconda.org repo.anaconda.com',
  ],
];

interface Tables {
  readonly exact: ReadonlyMap<string, HostClass>;
  readonly suffixes: ReadonlyMap<string, HostClass>;
  readonly paths: readonly (readonly [string, HostClass])[];
}

export const hostTables: Tables = build();

function build(): Tables {
  const exact = new Map<string, HostClass>();
  const suffixes = new Map<string, HostClass>();
  const paths: [string, HostClass][] = [];
  for (const [kind, text] of lists) {
    for (const entry of text.split(/\s+/)) {
      if (entry.includes('/')) paths.push([entry, kind]);
      else if (entry.startsWith('.')) suffixes.set(entry.slice(1), kind);
      else exact.set(entry, kind);
    }
  }
  return { exact, suffixes, paths };
}
