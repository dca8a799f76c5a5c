import gitlab
import datetime

gl = gitlab.Gitlab("https://git.intern.local", private_token="glpat-«u20»")
grenze = datetime.date.today() - datetime.timedelta(days=7)

for projekt in gl.projects.list(membership=True, iterator=True):
    anfragen = projekt.mergerequests.list(state="merged", updated_after=grenze.isoformat(), iterator=True)
    for mr in anfragen:
        print(projekt.path_with_namespace, mr.iid, mr.title)


def warte(tage):
    return datetime.timedelta(days=tage)


print("Stand", datetime.date.today())
print(warte(7))
