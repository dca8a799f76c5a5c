/** The style of the HTML report: light and dark, narrow and wide, screen and paper; colours meet WCAG AA in both. */

const light = `--bg:#f5f6f8;--card:#ffffff;--ink:#1b2430;--soft:#4f5b6b;--line:#d9dee6;--head:#eef1f5;--accent:#0b5cad;--bar:#9cc3ea;--warn-bg:#fff4d6;--warn-ink:#5f4300;
--alarm:#8f1020;--crit-bg:#8f1020;--crit-ink:#ffffff;--high-bg:#fbd9d3;--high-ink:#7c1d0c;--med-bg:#fde9c4;--med-ink:#6a4200;--low-bg:#dbeafc;--low-ink:#123f73;--info-bg:#e6e9ee;--info-ink:#39434f;`;
const dark = `--bg:#11161d;--card:#19212b;--ink:#e6ebf2;--soft:#a9b5c4;--line:#303b49;--head:#212b37;--accent:#7db8f5;--bar:#31608f;--warn-bg:#3a2f12;--warn-ink:#f5dc9b;
--alarm:#ff8a94;--crit-bg:#ff8a94;--crit-ink:#2b0206;--high-bg:#5a2018;--high-ink:#ffd3ca;--med-bg:#4d370e;--med-ink:#ffe2ac;--low-bg:#17395f;--low-ink:#cfe4ff;--info-bg:#2b3542;--info-ink:#cfd7e1;`;

export const style = `:root{color-scheme:light dark;${light}}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{scroll-padding-top:3.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.wrap{max-width:1560px;margin:0 auto;padding:0 1.25rem}
header.top{padding:1.75rem 0 1rem}
h1{font-size:1.65rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:0;letter-spacing:-.01em}
h3{font-size:1.02rem;margin:0}
p{margin:.25rem 0}
a{color:var(--accent)}
.denominator{font-weight:600;margin:0}
.soft,.note,.question{color:var(--soft)}
.note{font-size:.88rem;max-width:75ch}
.notice{background:var(--warn-bg);color:var(--warn-ink);padding:.6rem .9rem;border-radius:8px;margin:.75rem 0 0;overflow-wrap:anywhere}
.skip{position:absolute;left:-999px;top:0;background:var(--card);padding:.5rem 1rem;z-index:3}
.skip:focus{left:0}
nav{position:sticky;top:0;z-index:2;background:var(--bg);border-bottom:1px solid var(--line)}
nav ul{display:flex;gap:.15rem;list-style:none;margin:0 -.6rem;padding:.35rem 0;overflow-x:auto}
nav a{display:block;padding:.35rem .6rem;border-radius:6px;text-decoration:none;white-space:nowrap;font-size:.92rem;color:var(--ink)}
nav a:hover{background:var(--head)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.report{padding:2rem 0 .5rem}
.panel{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.1rem;margin:1rem 0}
.panel{content-visibility:auto;contain-intrinsic-size:auto 40rem}
.panel:target{border-color:var(--accent)}
.contents{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;list-style:none;margin:.5rem 0 0;padding:0;font-size:.9rem}
.contents .count{color:var(--soft);font-variant-numeric:tabular-nums}
.contents .none a{color:var(--soft)}
.panel.plain{background:none;border:0;padding:0}
.panel>.empty{color:var(--soft);margin:.35rem 0 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(170px,1fr));gap:.8rem;margin:0;padding:0;list-style:none}
.tiles li{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.8rem .95rem;display:flex;flex-direction:column}
.tiles b{font-size:1.75rem;line-height:1.15;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
.tiles .alarm{border-color:var(--crit-bg)}
.tiles .alarm b{color:var(--alarm)}
.tiles .what{font-weight:600;font-size:.9rem}
.tiles .of{color:var(--soft);font-size:.82rem}
.cards{list-style:none;margin:.75rem 0 0;padding:0;display:grid;gap:.7rem}
details{margin-top:.8rem}
summary{cursor:pointer;color:var(--accent);font-size:.9rem}
.cards li{display:grid;grid-template-columns:3.4rem 1fr;gap:.2rem .9rem;border-top:1px solid var(--line);padding-top:.7rem}
.score{font-size:1.25rem;font-weight:700;text-align:center;border-radius:8px;padding:.4rem 0;align-self:start;background:var(--med-bg);color:var(--med-ink);font-variant-numeric:tabular-nums}
.score.worst{background:var(--crit-bg);color:var(--crit-ink)}
.cards .name{font-weight:600;overflow-wrap:anywhere;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9rem}
.cards .facts{color:var(--soft);font-size:.85rem}
.cards dl{margin:.3rem 0 0;display:grid;grid-template-columns:max-content 1fr;gap:.1rem .7rem;font-size:.9rem}
.cards dt{color:var(--soft)}
.cards dd{margin:0;overflow-wrap:anywhere}
.cards .action{font-weight:600}
.tools{display:flex;flex-wrap:wrap;gap:.5rem .9rem;align-items:center;margin:.6rem 0 .2rem}
.filter[hidden],.filter:has([type=hidden]),.pager[hidden]{display:none}
.tools label{font-size:.85rem;color:var(--soft);display:flex;gap:.45rem;align-items:center}
input{font:inherit;font-size:.9rem;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:6px;padding:.3rem .55rem;width:15rem;max-width:100%}
.status{font-size:.85rem;color:var(--soft);margin:0}
.pager{display:flex;gap:.5rem;margin-top:.6rem}
.pager button{font:inherit;font-size:.88rem;color:var(--ink);background:var(--head);border:1px solid var(--line);border-radius:6px;padding:.3rem .8rem;cursor:pointer}
.pager button[aria-disabled=true]{color:var(--soft);cursor:default}
.scroll{overflow-x:auto;margin:.5rem -1.1rem 0;padding:0 1.1rem}
table{border-collapse:collapse;width:100%;font-size:.87rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.38rem .75rem .38rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;border-bottom-color:var(--soft);vertical-align:bottom}
td{overflow-wrap:anywhere;min-width:4.5rem;max-width:30rem}
td.num,th.num{text-align:right;font-variant-numeric:tabular-nums}
td.num{white-space:nowrap}
td.time{white-space:nowrap;font-variant-numeric:tabular-nums}
td.wide{min-width:11rem}
td.host{min-width:10.5rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em}
td.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.82rem;white-space:nowrap}
tbody tr:last-child td{border-bottom:0}
th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
th button::after{content:"";display:inline-block;width:.9em;margin:0 -1.1em 0 .2em;color:var(--accent)}
th.num:not([aria-sort]) button::after{display:none}
th[aria-sort=ascending] button::after{content:"\\2191"}
th[aria-sort=descending] button::after{content:"\\2193"}
.bar{display:inline-block;vertical-align:middle;margin-right:.5rem}
.bar rect,.line-fill{fill:var(--bar)}
.line-path{fill:none;stroke:var(--accent);stroke-width:2;vector-effect:non-scaling-stroke}
.line-dot{fill:var(--accent)}
.chart{display:block;width:100%;height:120px;margin:.6rem 0}
.sev{display:inline-block;padding:0 .5em;border-radius:4px;font-weight:600;font-size:.82rem;background:var(--info-bg);color:var(--info-ink)}
.sev-critical,.sev-malicious,.sev-fail{background:var(--crit-bg);color:var(--crit-ink)}
.sev-high{background:var(--high-bg);color:var(--high-ink)}
.sev-medium{background:var(--med-bg);color:var(--med-ink)}
.sev-low,.sev-pass{background:var(--low-bg);color:var(--low-ink)}
footer{color:var(--soft);font-size:.85rem;padding:1.5rem 0 2.5rem}
@media (max-width:640px){
.wrap{padding:0 .9rem}
.panel{padding:.85rem .9rem}
.tiles{grid-template-columns:repeat(2,1fr);gap:.6rem}
.tiles b{font-size:1.4rem}
.cards dl{grid-template-columns:1fr}
.cards li{grid-template-columns:2.9rem 1fr;gap:.2rem .7rem}
input{width:100%}
.tools label{width:100%}
.scroll{margin:.5rem 0 0;padding:0;overflow:visible}
table,tbody,tr,td{display:block;width:100%;max-width:none}
thead,thead tr{display:flex;flex-wrap:wrap;gap:.1rem .9rem}
th{border:0;padding:.2rem 0;font-size:.82rem}
tbody tr{border-top:1px solid var(--line);padding:.5rem 0}
td,td.num{display:grid;grid-template-columns:8rem 1fr;gap:.6rem;border:0;padding:.1rem 0;text-align:left;white-space:normal;min-width:0}
td.blank{display:none}
tbody tr:nth-child(n+11){display:none}
.contents{flex-direction:column}
.filter{width:100%}
.sev{justify-self:start}
th button{border:1px solid var(--line);border-radius:6px;background:var(--head);padding:.15rem .5rem}
th button::after{width:auto;margin:0 0 0 .2em}
td::before{content:attr(data-title);color:var(--soft)}
.bar{display:none}
}
@page{size:landscape;margin:12mm}
@media print{
body{background:#fff;font-size:9.5pt}
.wrap{max-width:none;padding:0}
nav,.filter,.pager,.skip,.contents{display:none}
.panel{content-visibility:visible;break-inside:auto}
.tiles li,.cards li,tr{break-inside:avoid}
h2,h3,.question,.note,.tools,thead{break-after:avoid}
.note,.empty,.notice,tbody tr:first-child{break-inside:avoid}
.note.left{break-after:auto;break-before:avoid}
.cards{break-before:avoid}
th button{display:contents}
th button::after{display:none}
.cards{display:block}
.cards li{margin-top:.7rem}
.scroll{overflow:visible;margin:.4rem 0 0;padding:0}
table{font-size:7.5pt}
thead{display:table-header-group}
th,td{padding-right:.6em;overflow-wrap:break-word}
td{min-width:3.5em}
td.wide{min-width:11em;overflow-wrap:anywhere}
td.host,td.mono{min-width:8em;white-space:normal;overflow-wrap:anywhere}
.sev{font-size:1em;white-space:nowrap}
.bar{display:none}
.report{padding-top:1rem}
}`;
